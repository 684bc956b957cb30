"""Every verb that writes a row writes down who did what: a new one that forgets is red here."""

from tests.house.verbs import functions_and_calls, reached_from

# What writes and tells nobody by itself, and why.
SILENT = {
    "accounts.duties.give_duties": "part of verbs that do",
    "accounts.invitations.end_invitations": "part of verbs that do",
    "accounts.invitations.end_what_they_may_not_give": "part of verbs that do",
    "accounts.tries.ask_reset": "whoever asks for a password is nobody yet",
    "accounts.tries.note_wrong": "counts tries, without saying whose",
    "accounts.tries.spend": "a code that was used",
    "advice.operations.write_checks": "comes from the folder",
    "directory.operations.put": "part of verbs that do",
    "facts.watching.operations.record_visit": "the clock: what a source answered",
    "facts.watching.operations.watch": "the clock: follows from facts and texts",
    "information.drafts.drop_keystrokes": "what somebody typed, before it is saved",
    "information.drafts.keep_keystrokes": "what somebody types, before it is saved",
    "information.images.picture_of": "no row: a picture in memory",
    "information.leaning.take_over_facts": "comes from the folder",
    "information.operations.leave_remark": "a visitor, of whom nothing is known",
    "information.translating.ever": "no row: a table in memory",
    "mailbox.asking.conversation_of": "a visitor, of whom nothing is known",
    "questions.operations.asked_before": "a visitor, of whom nothing is known",
    "mailbox.auditing.note_head": "the clock: how far the log goes",
    "mailbox.asking.begin_conversation": "a visitor, of whom nothing is known",
    "mailbox.asking.erase": "a visitor, of whom nothing is known",
    "mailbox.asking.say_more": "a visitor, of whom nothing is known",
    "mailbox.asking.keep_from_team": "a visitor, of whom nothing is known",
    "mailbox.asking.receive_again": "a visitor, of whom nothing is known",
    "mailbox.asking.share_with_team": "a visitor, of whom nothing is known",
    "mailbox.reminders.drop_reminder": "a visitor, of whom nothing is known",
    "mailbox.reminders.forget_reminder": "a visitor, of whom nothing is known",
    "mailbox.reminders.set_reminder": "a visitor, of whom nothing is known",
    "mailbox.attachments.attach_copy": "part of verbs that do",
    "mailbox.attachments.attach": "a visitor, of whom nothing is known",
    "mailbox.copies.put_wraps_back": "a restore, from the machine itself",
    "mailbox.handling.step": "part of verbs that do",
    "mailbox.messages.add": "part of verbs that do",
    "mailbox.messages.add_content": "part of verbs that do",
    "mailbox.transcripts.confirm_transcript": "a visitor, of whom nothing is known",
    "mailbox.transcripts.correct_transcript": "a visitor, of whom nothing is known",
    "mailbox.summaries.write_summary": "part of verbs that do",
    "questions.operations.ask_question": "a visitor, of whom nothing is known",
    "mailbox.asking.hand_to_team": "a visitor, of whom nothing is known",
    "questions.turning.decline_report": "a visitor, of whom nothing is known",
    "questions.turning.leave_to_reports": "a visitor, of whom nothing is known",
    "reporting.counting.count_later": "part of verbs that do",
    "reporting.counting.tell_counts": "the clock: nobody did it",
    "reporting.operations.take_over_question": "a visitor, of whom nothing is known",
    "questions.operations.write_more": "a visitor, of whom nothing is known",
    "reporting.operations.choose_exit": "a visitor, of whom nothing is known",
    "reporting.operations.reported_before": "a visitor, of whom nothing is known",
    "reporting.operations.give_consent": "a visitor, of whom nothing is known",
    "reporting.operations.submit_report": "a visitor, of whom nothing is known",
    "reporting.operations.take_consent_back": "a visitor, of whom nothing is known",
    "referrals.authorities.operations.write_routing": "comes from the folder",
    "referrals.clock.run_out_on": "the clock: nobody did it",
    "referrals.consenting.hand_referrals_to": "a visitor, of whom nothing is known",
    "referrals.consenting.agree": "a visitor, of whom nothing is known",
    "referrals.consenting.take_back": "a visitor, of whom nothing is known",
    "referrals.consenting.withdraw_all": "a visitor, of whom nothing is known",
    "referrals.consenting.take_back_all": "a visitor, of whom nothing is known",
    "referrals.consenting.take_back_from": "a visitor, of whom nothing is known",
    "referrals.replying.reply": "part of verbs that do",
    "referrals.copies.begin_copy": "part of verbs that do",
    "referrals.copies.throw_copy_away": "part of verbs that do",
    "referrals.forgetting.throw_copies_away": "the clock: what has had its time",
    "referrals.links.keep_link": "part of verbs that do",
    "referrals.moving.move": "part of verbs that do",
    "information.memory.memory": "no row: a table in memory",
    "web.staff.texts.editing.keep": "what somebody types, before it is saved",
    "web.staff.texts.editing.text_screen": "no row: a screen",
    "web.staff.texts.translations.translator_screen": "no row: a screen",
    "web.staff.today.choose_language": "somebody's own screen",
}


def test_every_verb_that_writes_a_row_writes_an_audit_line():
    functions = functions_and_calls()
    reached = {name: reached_from(name, functions) for name in functions if not name.rpartition(".")[2].startswith("_")}
    writing = {name for name, seen in reached.items() if "write" in seen}

    silent = {name for name in writing if "kernel.audit.record" not in reached[name]}

    assert "information.notices.put_aside" in writing
    assert silent == set(SILENT)
