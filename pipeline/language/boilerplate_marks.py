"""The marks of what is none of a document's own words, as data: `boilerplate.py` says where each of them counts."""

from __future__ import annotations

import re

PLACES = (
    r"home|about(?: us)?|contact(?: us)?|blog|search|services|products|resources|log ?in|sign (?:in|up)|"
    r"privacy policy|terms(?: of use)?|faq|careers|pricing"
)
NETWORKS = (
    r"facebook|twitter|x|linked ?in|pinterest|whatsapp|reddit|e-?mail|mail|instagram|print|tumblr|pocket|share|more|"
    r"(?:copy )?link|pdf|comments?(?: \(\d+\)?)?"
)
LINES = (
    # Credits of pictures.
    r"(?:photo(?:s|graph)?|image|picture|illustration|cover)\s+(?:credits?|by|courtesy|from|via|source)\b.{0,120}",
    r"(?:photo(?:s|graph)?|illustration)\s*:.{1,100}",
    # Links for sharing.
    r"(?:share|tweet|pin|print|email|like|follow|save)(?: (?:this|on|it|via|us|me|post|article|to))*"
    rf"(?:[:\s|·,]*(?:{NETWORKS}))*[.:!]?(?:\s+tags?:.{{0,160}})?",
    r"facebook|twitter|linked ?in|pinterest|whatsapp|reddit|instagram|tumblr|copy link",
    rf"(?:{NETWORKS})(?:(?:\s*[|·•,/]\s*|\s+)(?:{NETWORKS}))+",
    # Links to other pages.
    r"(?:[«»←→|\s]*+(?:previous|next|older|newer)(?:\s+(?:post|article|entry|story|page|posts|entries))?\s*[:«»←→|]*){1,2}",
    r"more (?:from|in) (?:this|our) (?:section|category|series|author|blog|site|magazine)\b.{0,200}",
    r"(?:read|see|learn|click)\s+(?:more|here|on|the full .{0,40})\s*[.…»→>]*",
    r"(?:read|see) (?:more|next|also)\s*:?\s*\[[^\[\]]{1,160}\]\([^()\s]{1,300}\)?\.?",
    r"continue reading(?:\s*+[.…»→>]*|\s*+[\"“].{1,120}|.{1,120}[»→])",
    r"(?:related|recent|popular|similar|further)\s+(?:posts?|articles?|stories|reading|content)\s*:?",
    r"you (?:may|might) also (?:like|enjoy)\s*:?",
    # What a blog writes under a post, and under the entries of its feed.
    r"the post .{1,200} (?:appeared first|first appeared) on .{1,120}",
    r"(?:filed under|posted (?:in|on|by)|tagged(?: with)?|tags?|categories|category|labels|leave a (?:comment|reply)|"
    r"\d+ (?:comments?|replies|shares|likes|views|min(?:ute)?s? read)|comments? (?:are closed|off)|reply|permalink)"
    r"\b.{0,160}",
    r"(?:copyright|©|\(c\)|all rights reserved).{0,200}",
    # Navigation.
    r"(?:skip to (?:content|main)|toggle navigation|menu|back to top|sitemap|cookie (?:policy|settings)|"
    rf"terms (?:of service|and conditions)|{PLACES})(?:\s*+(?:[|·»/•-]\s*+)?(?:{PLACES}))*",
    r"home(?:(?:\s*[|·»/•]\s*|\s{2,}|\]\s*\[)[\w’'&-]+(?: [\w’'&-]+){0,2}){2,}",
    r"(?-i:Home [A-Z])[^.!?\n]{1,100}\b(?:log ?in|sign (?:in|up)|contact us|donate|subscribe)",
    # Sign-up boxes and notices.
    r"(?:subscribe|sign up)\b.{0,30}(?:newsletter|updates|e-?mail|inbox|list|channel|podcast|feed).{0,120}",
    r"(?:we|this (?:site|website)) uses? cookies.{0,200}",
    r"(?:enter )?your e-?mail(?: address)?\s*:?",
    r"your e-?mail address will (?:not|never) be (?:published|shared)\b.{0,120}",
    r"required fields are marked\b.{0,20}",
    # What a paywall, a newsletter's host and a printed page add.
    r"(?:(?:subscribe|log in|sign in|register|upgrade) (?:now )?to (?:keep|continue|finish) reading|"
    r"you(?:['’]ve| have) (?:reached|read|used)\b.{0,40}\bfree (?:articles?|stories|posts?)|"
    r"already an? (?:subscriber|member)|"
    r"this (?:post|article|story) is (?:only )?for (?:paid|paying) (?:subscribers|members)|"
    r"thanks for reading\b.{1,60}!\s+(?:subscribe|this post is public)|"
    r".{1,80} is a reader-supported publication)\b.{0,200}",
    r"discussion about this post|printed from:? (?:https?://|www\.)\S+.{0,60}",
    r"advertisements?|sponsored(?: content)?|loading\.{0,3}",
)
ANYWHERE = re.compile("|".join(LINES), re.IGNORECASE)
"""A block that is wholly one of these lines."""

MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = (
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}\s+[a-z]{3,9}\.?\s+\d{4}|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
DATE_LINE = re.compile(
    r"(?:(?:last |first )?(?:updated|published|posted|modified)(?: on)?\s*:?\s+)?"
    rf"{DAY}(?:\s+(?:by|at|[|·•–—-]).{{0,60}})?|"
    rf"(?-i:[A-Z])[\w.'’-]+(?: (?-i:[A-Z])[\w.'’-]+){{1,3}}\s*[,|·•–—]\s*{DAY}(?:\s*[|·•].{{0,60}})?",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:by|author|written by|posted by|about the author)(?:\s*+:)?\s++[A-Z][\w.'’ -]{2,60}"
    rf"(?:\s*[,|·•–—(]\s*(?:on )?{DAY}\)?)?(?:\s*[|·•].{{0,60}})?|about the author:?",
    re.IGNORECASE,
)
COMMENTS = re.compile(
    r"(?:\d+ (?:comments?|replies|responses|thoughts? on\b.{1,120})|comments? \(\d+\))\s*:?", re.IGNORECASE
)
"""The head of what readers wrote below an article, or only how many did."""
SAID = re.compile(
    r".{1,60}\s(?:said|says|wrote|commented)\s*(?:[:.…]+.*|on\b.{0,60})|.{0,60}\bat \d{1,2}:\d{2}(?:\s?[ap]m)?.{0,20}",
    re.IGNORECASE | re.DOTALL,
)
"""A reader's name above or before a comment, or the comment's time."""
BIO = re.compile(
    r"\b(?:keynote speaker|best-?selling author|lives (?:in|with|near|above|outside)|father of|mother of|"
    r"dad of|mom of|husband|"
    r"is (?:the|a|an) (?:author|founder|co-?founder|ceo|speaker|president|partner|consultant|coach|writer|freelance)|"
    r"(?-i:^[A-Z][\w’'-]+(?: [A-Z][\w.’'-]+){1,3} is an? former [^.!?]{1,80}(?=\.$))|"
    r"(?:his|her) (?:latest|new) book|follow (?:him|her|me) on|connect with (?:him|her|me))\b",
    re.IGNORECASE,
)
PROMOTION = re.compile(
    r"\b(?:need help|book (?:a|your)(?: free)? (?:call|demo|consultation|session)|contact us|get in touch|call us|"
    r"free (?:consultation|conversation|trial|e-?book|webinar|guide|download)|download (?:our|the|your)|"
    r"schedule a (?:free )?(?:call|consultation|demo)|register (?:now|here|today)|sign up (?:now|today|here|for)|"
    r"buy (?:the book|now)|order (?:your|the) (?:copy|book)|limited time|use (?:the )?code)\b",
    re.IGNORECASE,
)
MAIL_NOTICE = re.compile(
    r"(?:this (?:e-?mail|message|communication|transmission)\b.{0,80}\b"
    r"(?:confidential|privileged|intended|property)|"
    r"if you (?:are not|have received) (?:the intended|this)|"
    r"the information (?:contained )?in this (?:e-?mail|message)|"
    r"please consider the environment|to unsubscribe|"
    r"unsubscribe\b|you are receiving this|view (?:this|it) in your browser)",
    re.IGNORECASE,
)
