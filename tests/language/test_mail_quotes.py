"""What of a mail's text is the writer's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.mail_quotes import forwarded, mail_spans, own_text

OWN = "Hi Sam,\n\nI will send the revised quote by Friday.\n"

QUOTED_BELOW = [
    "On Mon, 5 Jan 2026 at 10:12, Sam Lee <sam@acme.example> wrote:\n> Can you send it?\n> Sam\n",
    "On Mon, 5 Jan 2026 at 10:12, Sam Lee\n<sam.lee.the.long.address@acme.example> wrote:\n\n> Can you send it?\n",
    "On Jan 5, 2026, at 10:12 AM, Sam Lee <sam@acme.example> wrote:\n\nCan you send it?\n\nSam\n",
    "-----Original Message-----\nFrom: Sam Lee\nSent: Monday, January 5, 2026 10:12 AM\nTo: Jo\nSubject: Q\n\nCan?\n",
    "____________________\nFrom: Sam Lee <sam@acme.example>\nSent: 5 January 2026\nTo: Jo\nSubject: Q\n\nCan?\n",
    "From: Sam Lee <sam@acme.example>\nDate: 5 January 2026\nTo: Jo <jo@x.example>\nSubject: Q\n\nCan you send?\n",
    "*From:* Sam Lee\n*Sent:* Monday\n*To:* Jo\n*Subject:* Q\n\nCan you send?\n",
    "Am 05.01.2026 um 10:12 schrieb Sam Lee <sam@acme.example>:\n> Kannst du es schicken?\n",
    "Am Mo., 5. Jan. 2026 um 10:12 Uhr schrieb Sam Lee <\nsam@acme.example>:\n\n> Kannst du?\n",
    "-----Ursprüngliche Nachricht-----\nVon: Sam Lee\nGesendet: Montag, 5. Januar 2026\nAn: Jo\nBetreff: A\n\nBitte.\n",
    "Von: Sam Lee\nGesendet: Montag, 5. Januar 2026\nAn: Jo\nBetreff: A\n\nBitte.\n",
    "Le lun. 5 janv. 2026 à 10:12, Sam Lee <sam@acme.example> a écrit :\n> Peux-tu l'envoyer ?\n",
    "De : Sam Lee\nEnvoyé : lundi 5 janvier 2026\nÀ : Jo\nObjet : Devis\n\nPeux-tu l'envoyer ?\n",
    "Från: Sam Lee <sam@acme.example>\nSkickat: den 5 januari 2026 10:12\nTill: Jo\nÄmne: Offert\n\nCan you send it?\n",
    "Fra: Sam Lee\nSendt: 5. januar 2026 10:12\nTil: Jo\nEmne: Tilbud\n\nCan you send it?\n",
    "---------- Forwarded message ---------\nFrom: Sam Lee <sam@acme.example>\nDate: Mon, Jan 5\nSubject: Q\n\nHello\n",
    "Begin forwarded message:\n\nFrom: Sam Lee <sam@acme.example>\nSubject: Q\nDate: 5 January 2026\nTo: Jo\n\nHello\n",
    "---------------------- Forwarded by Sam Lee/HOU on 03/21/2001 01:24 PM ---------------------------\n\n"
    "Dana Roe\n03/16/2001 07:06 AM\nTo: Sam Lee/HOU@ECT\ncc: \nSubject: Quote\n\nPlease send it.\n",
    '"Dana Roe" <dana@x.example> on 03/16/2001 07:06:01 AM\nTo: Sam Lee/HOU@ECT\ncc:\nSubject: Quote\n\nSend it.\n',
]


@pytest.mark.parametrize("below", QUOTED_BELOW)
def test_older_message_below_is_cut(below: str) -> None:
    assert own_text(OWN + "\n" + below) == OWN.strip()


@pytest.mark.parametrize(
    "below",
    [
        "-- \nJo Berg\nAcme | +1 555 0100\nIf you need anything, our office is open from nine to five every day.\n",
        "Best regards,\n\nJo Berg\nSenior Account Executive\nTel. +1 555 0100\nwww.acme.example\n",
        "Best,\nJo\n",
        "Thanks!\nJo\n",
        "Mit freundlichen Grüßen\nJo Berg\nVertrieb\n",
        "Cordialement,\n\nJo Berg\n",
        "Sent from my iPhone\n",
        "Von meinem iPhone gesendet\n",
        "Get Outlook for iOS<https://aka.example/x>\n",
        "Thanks,\nJo\n\nSent from my iPhone\n\n> On 5 Jan 2026, at 10:12, Sam wrote:\n> old\n",
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the\n"
        "intended recipient, please notify the sender and delete it.\n",
        "Regards,\nJo Berg\n\n*****************\nThe information in this message is privileged and confidential.\n"
        "Any disclosure or distribution is prohibited.\n*****************\n",
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, schreiben Sie.\n",
    ],
)
def test_signature_and_disclaimer_are_cut(below: str) -> None:
    kept = own_text(OWN + "\n" + below)
    assert kept.strip(" *\n") == OWN.strip()


def test_interleaved_answers_stay() -> None:
    text = "On 5 Jan 2026, Sam wrote:\n> Can you?\nYes, by Friday.\n>\n> And the SLA?\n\nThat one on Monday.\n"
    assert own_text(text) == "Yes, by Friday.\n\nThat one on Monday."


def test_bottom_posted_answer_stays_and_its_signature_goes() -> None:
    text = "Sam Lee <sam@acme.example> wrote:\n> Can you?\n>> older\n\nI will call you on Tuesday.\n\n-- \nJo\n"
    assert own_text(text) == "I will call you on Tuesday."


def test_answer_below_an_outlook_head_with_quoted_lines_stays() -> None:
    text = "-----Original Message-----\nFrom: Sam\nSent: Monday\nTo: Jo\nSubject: Q\n\n> Can you?\n\nI will.\n"
    assert own_text(text) == "I will."


def test_bare_forward_keeps_the_message_that_it_passes_on() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: Sam Lee <sam@acme.example>\nDate: Mon, 5 Jan 2026 10:12\n"
        "Subject: Quote\nTo: Jo\n\nWe will sign on Friday.\n\nOn 1 Jan 2026, Jo wrote:\n> Well?\n"
    )
    assert own_text(text) == "We will sign on Friday."
    found = forwarded(text)
    assert found is not None
    assert (found.sender, found.date) == ("Sam Lee <sam@acme.example>", "Mon, 5 Jan 2026 10:12")
    assert forwarded(OWN + text) is None


@pytest.mark.parametrize(
    "text",
    [
        "From: the top of the page you can see it.\nWe will send it on Friday.",
        "On Monday I wrote to Dana and asked for the contract. She will sign it.",
        "Thanks for the call. I'll send the deck tomorrow.\n\nThanks again for your patience with us on this one.\nJo",
        "The NDA is confidential. I will send it on Friday.",
        "Next steps:\n- Send the deck - Jo\n- Book the demo - Dana",
        "Best,\n\nP.S. I will also send the SLA on Monday.",
        "To: do list for Friday\nSend the deck.",
        "As Dana wrote:\nthe best plan is the one we will keep on Friday.",
    ],
)
def test_own_words_stay(text: str) -> None:
    kept = own_text(text)
    for line in text.splitlines():
        if len(line.split()) > 3:
            assert line in kept


def test_text_after_a_thank_you_stays() -> None:
    text = "Thanks,\nJo\n\nNext steps:\n- I will send the contract to Dana on Friday\n"
    assert "I will send the contract" in own_text(text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*OWN.splitlines(), *" ".join(QUOTED_BELOW).splitlines(), "", "> x", "-- ", "Best,"])
        | st.text(max_size=30),
        max_size=25,
    )
)
def test_spans_are_whole_lines_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    starts = {0}
    for line in text.splitlines(keepends=True):
        starts.add(max(starts) + len(line))
    at = 0
    for span in mail_spans(text):
        assert at <= span.start < span.end <= len(text)
        assert {span.start, span.end} <= starts
        at = span.end
