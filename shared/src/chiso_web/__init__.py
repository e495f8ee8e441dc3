"""The frame of the pages: one layout, one set of components, the words in Vietnamese and English.

A service registers `frame.blueprint(who)` beside its own (`who` tells person and CSRF token for refusals); then

    from chiso_web import frame

    return frame.render("reports/list.html", title=frame.say("Báo cáo của tôi", "My reports"), active="reports",
                        lang=frame.language(), person=actor.shown, csrf=http.csrf_token(), reports=…)

`render` answers a Response with a strict content security policy: no inline script or style. `active` is one of
`frame.AREAS`. `person` None means nobody is signed in, and `csrf` may be None then. `status` is 200 unless told.

A service's templates lie in its own templates/<service>/ and begin with

    {% extends "frame/base.html" %}
    {% import "frame/components.html" as ui with context %}
    {% block main %} … {% endblock %}

What a template can use besides its own context:

    say("Vietnamese", "English")   the sentence in the page's language
    word("claimed")                a word of `messages.WORDS`; word("claimed", "en") in a named language
    say(…, own=…), word(…, own=…)  in the words of one of several frameworks on the page
    value | number, | number(2)    a decimal with the comma of Vietnamese, as it is or rounded to places; never a float
    date | day, instant | moment   05/01/2026; 14:05 ngày 05/01/2026 (time of Việt Nam)
    path | asset                   address of a file of the frame: "frame.css" | asset
    lang, title, active, person, csrf

Components (`ui`): `tokens()` the hidden fields of every form (CSRF, idempotency key), `field`, `area`, `choice`,
`error_summary(errors)` and errors beside the fields, where errors are the places of a problem ({where, vi, en}),
`badge("claimed")` what a number is (claimed, appraised, decided, provisional, official, demonstration, imported, …),
`score(points, maximum)`, `bar(percent, label)`, `notice(kind)`, `pager(…)`. Tables of class "cards" become cards on a
phone: give each cell a data-label.

Refusals on page routes become pages for those who ask for HTML: the blueprint sees to it. A page that shows a form
again with its problems calls `frame.render(…, status=422, errors=refused.errors)` itself.
"""
