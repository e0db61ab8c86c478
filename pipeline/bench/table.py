"""The figures of a benchmark as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.models.hardware import told

FOR_P95, FOR_P99 = 20, 100
"""Values from which a percentile by nearest rank is not just the greatest."""


def lines(found: dict[str, Any]) -> Iterator[str]:
    """A table for each section that was measured."""
    corpus, machine = found["corpus"], found["machine"]
    yield (
        f"{corpus['documents']:,} documents, {corpus['words']:,} words ({corpus['source']}); {machine['processors']}"
        f" processors, load {machine['load_at_start'][0]} at the start"
    )
    yield f"models run: {told(machine['runs_on'])}"
    yield ""
    yield f"{'':<26}{'documents/s':>12}{'words/s':>12}{'MB':>8}{'against it':>12}"
    yield from _rates(found)
    for part in (_sizes, _stages, _answers, _workers, _scale, _size):
        rows = list(part(found))
        if rows:
            yield ""
            yield from rows


def _rates(found: dict[str, Any]) -> Iterator[str]:
    whole = found.get("whole", {})
    for label, name in (("kept run", "first"), ("kept run, unchanged", "again")):
        if name in whole:
            one = whole[name]
            yield _rate(label, one["documents_per_second"], one["words_per_second"], one["megabytes"], None)
    for name in ("naive", "txtai", "floor"):
        one = found.get(name, {})
        if "left_out" in one:
            yield f"{name:<26}left out: {one['left_out'][:80]}"
        elif one:
            ratio = found["ratios"].get(f"whole_against_{name}")
            yield _rate(name, one["documents"] / one["seconds"], one["words"] / one["seconds"], one["megabytes"], ratio)


def _rate(label: str, documents: float, words: float, megabytes: float, ratio: float | None) -> str:
    against = "" if ratio is None else f"{ratio:.2f} x"
    return f"{label:<26}{documents:>12,.1f}{words:>12,.0f}{megabytes:>8,.0f}{against:>12}"


def _sizes(found: dict[str, Any]) -> Iterator[str]:
    whole = found.get("whole", {})
    if "library_bytes" in whole:
        yield (
            f"library: {whole['library_bytes'] / 1e6:,.1f} MB, {whole['bytes_per_byte_of_text']} bytes for each byte of"
            " text"
        )


def _stages(found: dict[str, Any]) -> Iterator[str]:
    stages = found.get("stages", {}).get("stages", {})
    total = sum(one["seconds"] for one in stages.values())
    if stages:
        yield f"{'stage (one process)':<26}{'documents/s':>12}{'words/s':>12}{'share':>8}"
    for name, one in stages.items():
        share = f"{100 * one['seconds'] / total:.0f} %"
        yield f"{name:<26}{one['documents_per_second']:>12,.0f}{one['words_per_second']:>12,.0f}{share:>8}"


def _answers(found: dict[str, Any]) -> Iterator[str]:
    yield from _latencies(found.get("answers", {}))
    for name in ("naive", "txtai"):
        if "search" in found.get(name, {}):
            yield _latency(f"{name}, its own search", found[name]["search"])


def _latencies(answers: dict[str, Any]) -> Iterator[str]:
    if answers:
        yield f"{'milliseconds':<26}{'median':>12}{'p95':>12}{'p99':>12}"
    for kind in ("warm", "cold"):
        for name, one in answers.get(kind, {}).items():
            if isinstance(one, dict):
                yield _latency(f"{name}, {kind}", one)
    if "cold" in answers:
        yield f"{'due against bare, cold':<26}{answers['cold']['due_against_bare']:>12} x"


def _latency(label: str, one: dict[str, float]) -> str:
    """A percentile of fewer values than tell it is the greatest of them, and is called so."""
    p95 = f"{one['p95']:,.1f}" if one["times"] >= FOR_P95 else ""
    last = f"{one['p99']:,.0f}" if one["times"] >= FOR_P99 else f"max {one['p99']:,.0f}"
    return f"{label:<26}{one['median']:>12,.1f}{p95:>12}{last:>12}"


def _workers(found: dict[str, Any]) -> Iterator[str]:
    one = found.get("workers", {})
    if "two_against_one" in one:
        yield f"two worker processes against one: {one['two_against_one']} x ({one['2']['documents_per_second']:,}/s)"


def _scale(found: dict[str, Any]) -> Iterator[str]:
    scale = found.get("scale", {})
    if "large" not in scale:
        return
    first, steady = scale["large"]["first"], scale["large_against_small_by_processor_time"]
    yield (
        f"{first['documents']:,} documents: {first['documents_per_second']:,}/s, {scale['large_against_small']} of the"
        f" rate of {scale['small']['first']['documents']:,} ({steady} by processor time)"
        f"{'' if scale.get('reconciled') else ', without reconciling'};"
        f" {first['megabytes']:,.0f} MB, unchanged again"
        f" {scale['large']['again_against_first']} x, {scale['large']['bytes_per_byte_of_text']} bytes a byte of text"
    )
    yield from _latencies(scale)


def _size(found: dict[str, Any]) -> Iterator[str]:
    size = found.get("size", {})
    if "passages" in size:
        yield (
            f"a library of {size['passages']:,} passages and {size['items']:,} items: recall@10 {size['recall_at_10']},"
            f" {size['library_bytes'] / 1e6:,.0f} MB, {size['stored_per_second']:,} passages/s stored"
        )
        yield from _latencies(size)
