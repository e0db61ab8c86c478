"""The columns of known CRM exports, as data: which column holds what, by its label or its internal name.

Sources: HubSpot's export of notes, calls, meetings, e-mails and tasks; Salesforce's Task and Event objects and the
labels of its activity reports; Pipedrive's export of activities and notes. Names are compared in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import DocumentKind


@dataclass(frozen=True, slots=True)
class Make:
    """A table of known make. Of each tuple of columns the first that is there and filled counts."""

    name: str
    """``hubspot notes``; stands in ``Document.format``."""
    source: str
    """The prefix of the ids: ``hubspot:123``; empty where the source's own id is taken as it is."""
    marks: tuple[frozenset[str], ...]
    """A header is of this make where it has all the columns of one of these."""
    text: tuple[str, ...]
    joined: tuple[str, ...] = ()
    """Columns whose text is set below that of ``text``; those that are named for tasks under their name."""
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    """People of the other side."""
    participants: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    """Columns that say until when the row's task is to be done."""
    task: tuple[str, ...] = ()
    """Columns that say what is to be done, where each row is a task."""
    status: tuple[str, ...] = ()
    kind: DocumentKind = "note"


def _any(*names: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({name}) for name in names)


_HUBSPOT_ID = ("record id", "hs_object_id", "engagement id")
_HUBSPOT_DATE = ("activity date", "hs_timestamp", "create date", "hs_createdate")
_HUBSPOT_AUTHOR = ("activity assigned to", "hubspot_owner_name", "activity created by", "hubspot_owner_id")
_HUBSPOT_ACCOUNT = (
    "associated company", "associated company (primary)", "associated companies", "company name", "company",
)  # fmt: skip
_HUBSPOT_CONTACTS = ("associated contact", "associated contacts", "contact name", "contact")

MAKES: tuple[Make, ...] = (
    Make(
        "hubspot notes", "hubspot", _any("note body", "hs_note_body"),
        text=("note body", "hs_note_body", "body preview", "hs_body_preview"), date=_HUBSPOT_DATE,
        author=_HUBSPOT_AUTHOR, account=_HUBSPOT_ACCOUNT, title=("associated deal", "associated deals"),
        id=_HUBSPOT_ID, contacts=_HUBSPOT_CONTACTS,
    ),
    Make(
        "hubspot calls", "hubspot", _any("call notes", "hs_call_body"),
        text=("call notes", "hs_call_body", "call summary", "hs_call_summary"), date=_HUBSPOT_DATE,
        author=_HUBSPOT_AUTHOR, account=_HUBSPOT_ACCOUNT, title=("call title", "hs_call_title"), id=_HUBSPOT_ID,
        contacts=_HUBSPOT_CONTACTS,
    ),
    Make(
        "hubspot meetings", "hubspot",
        _any("meeting description", "internal meeting notes", "hs_meeting_body", "hs_internal_meeting_notes"),
        text=("meeting description", "hs_meeting_body"),
        joined=("internal meeting notes", "hs_internal_meeting_notes"),
        date=("meeting start time", "hs_meeting_start_time", *_HUBSPOT_DATE), author=_HUBSPOT_AUTHOR,
        account=_HUBSPOT_ACCOUNT, title=("meeting name", "hs_meeting_title"), id=_HUBSPOT_ID,
        contacts=_HUBSPOT_CONTACTS,
    ),
    Make(
        "hubspot emails", "hubspot", _any("email body", "hs_email_text", "hs_email_html"),
        text=("email body", "hs_email_text", "hs_email_html"), date=_HUBSPOT_DATE,
        author=("email from", "from", "hs_email_sender_email", *_HUBSPOT_AUTHOR), account=_HUBSPOT_ACCOUNT,
        title=("email subject", "hs_email_subject"), id=_HUBSPOT_ID,
        participants=("email to", "hs_email_to_email", *_HUBSPOT_CONTACTS), kind="email",
    ),
    Make(
        "hubspot tasks", "hubspot",
        (*_any("task notes", "hs_task_body"), frozenset({"task title", "due date"}),
         frozenset({"task title", "task status"})),
        text=("task notes", "hs_task_body", "notes"),
        date=("create date", "hs_createdate", "due date", "hs_timestamp"), task=("task title", "hs_task_subject"),
        due=("due date", "hs_timestamp"), status=("task status", "hs_task_status"),
        author=("task assigned to", *_HUBSPOT_AUTHOR), account=_HUBSPOT_ACCOUNT,
        title=("task title", "hs_task_subject"),
        id=_HUBSPOT_ID, contacts=_HUBSPOT_CONTACTS,
    ),
    Make(
        "salesforce activities", "salesforce",
        (frozenset({"description", "activitydate"}), frozenset({"description", "whoid"}),
         frozenset({"description", "whatid"}), frozenset({"subject", "activitydate"})),
        text=("description",),
        date=("activitydate", "activitydatetime", "startdatetime", "completeddatetime", "createddate"),
        author=("owner.name", "owner name", "ownername", "ownerid"),
        account=("account.name", "account name", "what.name", "related to"), title=("subject",),
        id=("id", "activity id", "taskid"), contacts=("who.name", "contact name", "name"),
    ),
    Make(
        "salesforce report", "salesforce",
        (frozenset({"full comments"}), frozenset({"comments", "company / account"}),
         frozenset({"assigned", "company / account"}), frozenset({"comments", "assigned", "subject"})),
        text=("full comments", "comments"), date=("date", "due date", "created date"),
        author=("assigned", "assigned to", "owner", "created by"),
        account=("company / account", "account name", "account"), title=("subject",),
        id=("activity id", "task id", "event id", "id"), contacts=("contact", "name", "lead"),
    ),
    Make(
        "pipedrive activities", "pipedrive", _any("activity - subject", "activity - note"),
        text=("activity - note", "activity - public description"),
        date=("activity - due date", "activity - marked as done time", "activity - add time"),
        author=("activity - assigned to user", "activity - creator", "activity - owner"),
        account=("activity - organization", "organization - name", "deal - organization"),
        title=("activity - subject",), id=("activity - id",),
        contacts=("activity - contact person", "activity - person", "person - name"),
    ),
    Make(
        "pipedrive notes", "pipedrive", _any("note - content"), text=("note - content",),
        date=("note - add time", "note - created", "note - date", "note - update time"),
        author=("note - user", "note - author", "note - created by", "note - owner"),
        account=("organization - name", "deal - organization"), title=("deal - title", "lead - title"),
        id=("note - id",), contacts=("person - name",),
    ),
)  # fmt: skip

ANY_TABLE = Make(
    "table", "", (),
    text=("text", "body", "note", "notes", "note text", "notes text", "comments", "comment", "full comments",
          "call notes", "meeting notes", "content", "transcript", "description", "message", "details", "summary"),
    joined=("comments", "comment", "next steps", "next step", "action items", "actions", "follow-up", "follow up"),
    date=("date", "activity date", "call date", "meeting date", "note date", "datetime", "sent", "sent at", "timestamp",
          "created", "created at", "created_at", "created on", "created date", "createddate", "start time", "time",
          "published"),
    author=("author", "owner", "assigned to", "assigned to user", "assigned", "sales rep", "rep", "user", "created by",
            "logged by", "from", "sender"),
    account=("account", "account name", "company", "company name", "company / account", "organization", "organisation",
             "customer", "client"),
    title=("title", "subject", "topic", "call title", "meeting name", "meeting", "name"),
    id=("id", "record id", "note id", "activity id", "uuid", "guid", "key"),
    participants=("participants", "attendees", "contact", "contacts", "contact name", "contact person", "to",
                  "recipients"),
    url=("url", "link", "source url"), kinds=("kind", "document kind"),
    due=("due", "due date", "date due", "due on", "by when", "deadline", "next step date", "next step due"),
)  # fmt: skip
"""A table of unknown make, by obvious names."""

OUR_FIELDS = ("text", "date", "author", "account", "title", "id", "participants", "url")
"""What a column map in the configuration may name."""
