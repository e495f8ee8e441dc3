"""What may be drawn for requests: answers to each rule, right and wrong, points, instants."""

from typing import Any

from hypothesis import strategies as st

ANSWERS: dict[str, list[dict[str, Any]]] = {
    "1.1": [{"yes": True}, {"yes": False}, {"yes": "có"}],
    "1.2": [{"level": "a"}, {"level": "b"}, {"level": "c"}, {"level": "x"}],
    "2.1": [
        {"numerator": "1", "denominator": "3"},
        {"numerator": "7", "denominator": "9"},
        {"numerator": "4", "denominator": "5"},
        {"numerator": "0", "denominator": "0"},
        {"numerator": "2", "denominator": "0"},
    ],
    "2.2": [{"value": "0"}, {"value": "2"}, {"value": "9"}, {"value": "10"}, {"value": "1.5"}],
    "3.1": [{"parts": ["a"]}, {"parts": ["c", "b"]}, {"parts": ["a", "b", "c"]}, {"parts": []}, {"parts": ["x"]}],
    "3.2": [{"score": "4.25"}, {"score": "5"}, {"score": "5.01"}, {"score": "1.005"}],
    "4": [{"score": "7"}, {"score": "0.01"}],
    "5.1": [{"score": "9"}],
    "9.9": [{"yes": True}],
}
POINTS = ("0", "1.5", "5", "3.33", "7", "7.125", "10", "999")
WORDS = ("", "Theo minh chứng", "Đã rà soát")

units = st.integers(0, 4)
codes = st.sampled_from(sorted(ANSWERS))
points = st.sampled_from(POINTS)
words = st.sampled_from(WORDS)
answers = st.sampled_from([(code, given) for code, every in ANSWERS.items() for given in every])
instants = st.integers(0, 6)
seldom = st.integers(0, 7).map(lambda drawn: drawn == 0)
versions = st.sampled_from(["", "", "right", "right", "stale"])
criteria = st.sampled_from([(), ("1.1",), ("1.1", "1.2", "2.1"), ("3.1", "4"), ("2.2",), ("9.9",)])
