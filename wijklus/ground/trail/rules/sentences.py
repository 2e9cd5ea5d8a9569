"""How each change is told, as one plain sentence, and what each kind of object is called.

A room may also list its own, as SENTENCES and KINDS in its rules, with the texts marked in the same way.
Known words: %(who)s the function, %(ref)s the reference, and what the entry's `after` holds, such as %(state)s.
"""


def mark(text: str) -> str:
    """Mark a text for translation without translating it here."""
    return text


_ = mark

SENTENCES: dict[str, str] = {
    "signals.register": _("%(who)s noted signal %(ref)s"),
    "signals.take_up": _("%(who)s took up signal %(ref)s"),
    "signals.release": _("%(who)s gave signal %(ref)s back"),
    "signals.take_back": _("%(who)s put signal %(ref)s back in the inbox"),
    "signals.set_aside": _("%(who)s set signal %(ref)s aside"),
    "signals.answer": _("%(who)s marked signal %(ref)s as answered"),
    "signals.reopen": _("%(who)s reopened signal %(ref)s"),
    "signals.sort": _("%(who)s sorted signal %(ref)s"),
    "signals.erase": _("%(who)s erased the personal words of signal %(ref)s"),
    "priorities.start_theme": _("%(who)s started theme %(ref)s"),
    "priorities.edit_theme": _("%(who)s changed theme %(ref)s"),
    "priorities.close_theme": _("%(who)s closed theme %(ref)s"),
    "priorities.bundle": _("%(who)s put signals in theme %(ref)s"),
    "priorities.take_out": _("%(who)s took signals out of theme %(ref)s"),
    "priorities.prioritise": _("%(who)s made priority %(ref)s"),
    "priorities.reorder": _("%(who)s gave priority %(ref)s another place"),
    "priorities.end": _("%(who)s ended priority %(ref)s"),
    "priorities.take_back": _("%(who)s took priority %(ref)s up again"),
    "actions.start": _("%(who)s started action %(ref)s"),
    "actions.change": _("%(who)s changed action %(ref)s"),
    "actions.advance": _("%(who)s took action %(ref)s a step on"),
    "actions.link": _("%(who)s tied action %(ref)s to a priority"),
    "actions.unlink": _("%(who)s untied action %(ref)s from a priority"),
    "actions.ask": _("%(who)s asked for commitment %(ref)s"),
    "actions.ask_again": _("%(who)s asked for commitment %(ref)s again"),
    "actions.accept": _("%(who)s accepted commitment %(ref)s"),
    "actions.refuse": _("%(who)s refused commitment %(ref)s"),
    "actions.withdraw": _("%(who)s withdrew commitment %(ref)s"),
    "actions.report": _("%(who)s said how commitment %(ref)s went"),
    "actions.judge": _("%(who)s judged whether commitment %(ref)s was kept"),
    "actions.renew_link": _("%(who)s made a new link for commitment %(ref)s"),
    "plans.start": _("%(who)s started plan %(ref)s"),
    "plans.edit": _("%(who)s changed plan %(ref)s"),
    "plans.add_item": _("%(who)s put a priority in plan %(ref)s"),
    "plans.change_item": _("%(who)s changed a priority in plan %(ref)s"),
    "plans.remove_item": _("%(who)s took a priority out of plan %(ref)s"),
    "plans.order": _("%(who)s changed the order in plan %(ref)s"),
    "plans.adopt": _("%(who)s recorded the decision that adopts plan %(ref)s"),
    "plans.end": _("%(who)s ended plan %(ref)s"),
    "results.record": _("%(who)s recorded result %(ref)s"),
    "feedback.answer": _("%(who)s answered the people behind %(ref)s"),
    "feedback.extend": _("%(who)s had answer %(ref)s reach more people"),
    "feedback.reached": _("%(who)s noted that answer %(ref)s was given"),
    "feedback.marked": _("%(who)s noted how answer %(ref)s was given"),
    "feedback.print_letters": _("%(who)s printed the letters of answer %(ref)s"),
    "feedback.verdict": _("%(who)s said whether it is solved (%(ref)s)"),
    "people.login": _("%(who)s logged in"),
    "people.failed_login": _("%(who)s failed to log in"),
    "people.make_user": _("%(who)s made account %(ref)s"),
    "people.erase_account": _("%(who)s erased account %(ref)s"),
    "people.compose_role": _("%(who)s composed role %(ref)s"),
    "people.give_role": _("%(who)s gave role %(ref)s"),
    "people.end_role": _("%(who)s ended role %(ref)s"),
    "people.make_party": _("%(who)s added party %(ref)s"),
    "people.change_party": _("%(who)s changed party %(ref)s"),
    "people.give_mandate": _("%(who)s gave mandate %(ref)s"),
    "people.end_mandate": _("%(who)s ended mandate %(ref)s"),
    "people.change_contact": _("%(who)s changed the contact data of %(ref)s"),
    "people.erase_contact": _("%(who)s erased the contact data of %(ref)s"),
    "places.found_municipality": _("%(who)s set up the municipality"),
    "places.change_settings": _("%(who)s changed the settings of the municipality"),
    "places.change_theme": _("%(who)s changed the look of the municipality"),
    "places.open_set": _("%(who)s drew the neighbourhoods anew"),
    "places.mark_current": _("%(who)s marked which neighbourhoods are current"),
    "places.set_figures": _("%(who)s set figures of the neighbourhoods"),
    "policy.seed_fields": _("%(who)s loaded the policy fields"),
    "policy.add_term": _("%(who)s added a term of office"),
    "policy.add_objective": _("%(who)s added objective %(ref)s"),
    "policy.change_objective": _("%(who)s changed objective %(ref)s"),
    "trail.settle_delivery": _("%(who)s settled an uncertain message (%(ref)s)"),
    "trail.retry": _("%(who)s had a job tried again (%(ref)s)"),
    "trail.redact": _("%(who)s removed words from the trail (%(ref)s)"),
}
"""By verb."""

PLAIN_SENTENCE = _("%(who)s: %(verb)s (%(kind)s %(ref)s)")
"""For a verb without a sentence, or an entry whose words were removed."""

KINDS: dict[str, str] = {
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
    "mandate": _("mandate"),
    "person": _("person"),
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
