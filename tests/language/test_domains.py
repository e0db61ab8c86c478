"""Mail domains are cut where the public suffix list says that somebody can register."""

from __future__ import annotations

import pytest

from pipeline.language.domains import registrable


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("mail.acme.com", "acme.com"), ("acme.co.uk", "acme.co.uk"), ("sales.acme.co.uk", "acme.co.uk"),
        ("ACME.com.au", "acme.com.au"), ("a.b.halden.example", "halden.example"), ("acme.gov.in", "acme.gov.in"),
        ("co.uk", None), ("localhost", None), ("", None),
    ],
)  # fmt: skip
def test_the_registered_part(domain, registered):
    assert registrable(domain) == registered
