"""The installation whose words are read elsewhere: rounds at several stages, to be read by everybody."""

from tests.integration.words.conftest import world as world
