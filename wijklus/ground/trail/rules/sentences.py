"""How each change is told, as one plain sentence, and what each kind of object is called.

Every room lists its own verbs, as SENTENCES in its rules, with the texts marked in the same way; and TRAIL_KINDS, if it
has kinds that are not here.
Known words: %(who)s the function, %(ref)s the reference, and what the entry's `after` holds, such as %(state)s.
"""


def mark(text: str) -> str:
    """Mark a text for translation without translating it here."""
    return text


_ = mark

SENTENCES: dict[str, str] = {
    "results.record": _("%(who)s recorded result %(ref)s"),
    "feedback.answer": _("%(who)s answered the people behind %(ref)s"),
    "feedback.extend": _("%(who)s had answer %(ref)s reach more people"),
    "feedback.reached": _("%(who)s noted that answer %(ref)s was given"),
    "feedback.marked": _("%(who)s noted how answer %(ref)s was given"),
    "feedback.print_letters": _("%(who)s printed the letters of answer %(ref)s"),
    "feedback.verdict": _("%(who)s said whether it is solved (%(ref)s)"),
    "crossings.demo": _("%(who)s made the demonstration city %(ref)s"),
    "trail.settle_delivery": _("%(who)s settled an uncertain message (%(ref)s)"),
    "trail.returned": _("a message came back (%(ref)s)"),
    "trail.retry": _("%(who)s had a job tried again (%(ref)s)"),
    "trail.redact": _("%(who)s removed words from the trail (%(ref)s)"),
}
"""By verb."""

PLAIN_SENTENCE = _("%(who)s: %(verb)s (%(kind)s %(ref)s)")
"""For a verb without a sentence, or an entry whose words were removed."""

TRAIL_KINDS: dict[str, str] = {
    "signal": _("signal"),
    "theme": _("theme"),
    "priority": _("priority"),
    "action": _("action"),
    "commitment": _("commitment"),
    "plan": _("plan"),
    "result": _("result"),
    "answer": _("answer"),
    "user": _("account"),
    "role": _("role"),
    "membership": _("role of a person"),
    "party": _("party"),
    "contact_point": _("contact of a service or group"),
    "mandate": _("mandate"),
    "api_key": _("key of other software"),
    "person": _("person"),
    "category": _("category"),
    "service": _("service"),
    "municipality": _("municipality"),
    "neighbourhood_set": _("division into neighbourhoods"),
    "objective": _("objective"),
    "policy_fields": _("policy fields"),
    "term_of_office": _("term of office"),
    "delivery": _("message"),
    "job": _("job"),
    "entry": _("entry of the trail"),
}
"""By kind of object."""
