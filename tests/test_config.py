# ruff: noqa: E501 (configurations and messages, as long as they are)
"""The configuration: what is refused and with which words, what is laid over what, and stages from elsewhere."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.config import Registry, load, make_stages
from pipeline.errors import ConfigError, ModelError
from pipeline.places import CHECKOUT
from pipeline.records import Document, Record

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture
def own(tmp_path):
    """Write a configuration of one's own and return its path."""

    def write(text: str) -> Path:
        path = tmp_path / "own.cfg"
        path.write_text(text, encoding="utf-8")
        return path

    return write


REFUSED = [
    ("[kept]\nbatchs = 3\n", "unknown key kept.batchs; did you mean kept.batch?"),
    ("[peeple]\nus = []\n", "unknown key peeple; did you mean people?"),
    ("[kept]\nbatch = 3\nquite_another_thing = 1\n", "unknown key kept.quite_another_thing"),
    ('[kept]\nbatch = "many"\n', 'kept.batch must be a whole number, not "many"'),
    ('[search]\nrerank = "sometimes"\n', 'search.rerank must be one of batch, always, never, not "sometimes"'),
    ("[kept]\nbatch = 2.5\n", "kept.batch must be a whole number, not 2.5"),
    ("[kept]\nbatch = true\n", "kept.batch must be a whole number, not true"),
    ("[kept]\nbatch = 0\n", "kept.batch must be above zero, not 0"),
    ('[people]\nus = "Dana"\n', 'people.us must be a list, not "Dana"'),
    ("[dates]\nday_first = 1\n", "dates.day_first must be true or false, not 1"),
    ("[people.us]\nname = 1\n", "people.us is a value"),
    ('kept = "x"\n', "is not in the grammar"),
    ("[kept]\nbatch =\nbatch = 3\n", "is not in the grammar"),
    ("[kept]\nbatch = 1\n[kept]\nbatch = 2\n", "is not in the grammar"),
    ("[kept]\nbatch = ${people.nobody}\n", "own.cfg"),
    ('[kept]\nstages = ["clean","segmnt"]\n', "names 'segmnt', but there is no section [stages.segmnt]; did you mean segment?"),
    ("[kept]\nstages = [1]\n", "kept.stages names 1"),
    ("[stages.clean]\nteaser = false\n", "unknown key stages.clean.teaser; did you mean stages.clean.teasers?"),
    ('[stages.segment]\nmin_words = "few"\n', 'stages.segment.min_words must be a whole number, not "few"'),
    ("[stages.segment]\nmin_words = true\n", "stages.segment.min_words must be a whole number, not true"),
    ("[stages.clean]\nteasers = 1\n", "stages.clean.teasers must be true or false, not 1"),
    ('[stages.itmes]\nthreshold = 0.9\n', "[stages.itmes] does not say @stages, the name of its factory; did you mean stages.items?"),
    ('[stages.items]\n@stages = "kept.itens.v1"\n', "no stage 'kept.itens.v1' is installed; did you mean kept.items.v1?"),
    ('[stages.resolve]\nus = [1]\n', "stages.resolve.us must be"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_a_file_that_is_refused(own, text, words):
    path = own(text)
    with pytest.raises(ConfigError) as error:
        load(path)
    assert words in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_or_is_no_text(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.cfg: cannot be read"):
        load(tmp_path / "nowhere.cfg")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "x.cfg").write_bytes(b"\xff\xfe\x00[")
    with pytest.raises(ConfigError, match=r"x\.cfg"):
        load(tmp_path / "x.cfg")


def test_a_file_with_a_byte_order_mark_and_a_whole_number_for_a_number_are_taken(tmp_path):
    path = tmp_path / "windows.cfg"
    path.write_bytes(b"\xef\xbb\xbf[ledger]\r\nmerge_above = 1\r\n")
    assert load(path).section("ledger")["merge_above"] == 1


def test_a_country_without_holidays_is_refused_instead_of_making_christmas_a_business_day():
    for country in ("de", "XX"):
        with pytest.raises(ConfigError, match=r"dates\.country must be a code of ISO 3166"):
            make_stages(load(None, ['kept.stages=["resolve"]', f"dates.country={country}"]))
    assert make_stages(load(None, ['kept.stages=["resolve"]', "dates.country=DE"]))


def test_a_model_of_ones_own_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelError, match="nowhere: there is no such file or folder") as raised:
        make_stages(load(None, ['kept.stages=["themes"]', f"stages.themes.model={tmp_path / 'nowhere'}"]))
    assert "install" not in str(raised.value)


def test_an_own_file_says_only_what_differs(own):
    resolved = load(own('[people]\nus = ["Dana"]\n\n[stages.segment]\nmax_words = 90\n'))
    assert resolved.section("people")["us"] == ["Dana"]
    assert resolved.stages["resolve"]["us"] == ["Dana"]
    assert resolved.stages["segment"] == {"@stages": "kept.segment.v1", "min_words": 40, "max_words": 90}
    assert resolved.section("kept")["batch"] == load().section("kept")["batch"]
    assert resolved.order == load().order


@pytest.mark.parametrize(
    ("override", "section", "key", "value"),
    [
        ("kept.batch=7", "kept", "batch", 7),
        ('people.us=["Dana","acme.com"]', "people", "us", ["Dana", "acme.com"]),
        ("dates.country=DE", "dates", "country", "DE"),
        ("dates.country = DE", "dates", "country", "DE"),
        ("search.encoder=null", "search", "encoder", None),
        ("dates.day_first=true", "dates", "day_first", True),
        ('read.columns={"text":"Body"}', "read", "columns", {"text": "Body"}),
        ("read.columns.text=Body", "read", "columns", {"text": "Body"}),
    ],
)
def test_override(override, section, key, value):
    assert load(None, [override]).section(section)[key] == value


def test_overrides_win_over_the_file_and_the_last_over_the_first(own):
    resolved = load(own("[kept]\nbatch = 3\n"), ["kept.batch=4", "kept.batch=5"])
    assert resolved.section("kept")["batch"] == 5


@pytest.mark.parametrize("override", ["batch=3", "kept.batch", "=3", "kept=3", "kept.batchs=3", "kept.batch=x", "kept.batch.size=3",
                                      "stages.segment.min_word=3", "people.us=Dana", "stages.itmes.threshold=1"])  # fmt: skip
def test_an_override_that_is_refused(override):
    with pytest.raises(ConfigError) as error:
        load(None, [override])
    assert f"--set {override}" in str(error.value)


def test_a_replaced_stage_keeps_no_arguments_of_the_former(own):
    text = '[stages.items]\n@stages = "kept.clean.v1"\n'
    assert load(own(text)).stages["items"] == {"@stages": "kept.clean.v1"}
    assert load(None, ["stages.items.@stages=kept.clean.v1"]).stages["items"] == {"@stages": "kept.clean.v1"}
    assert load(own(text), ["stages.items.quotes=false"]).stages["items"] == {
        "@stages": "kept.clean.v1",
        "quotes": False,
    }


def test_columns_of_a_table_are_the_users_own(own):
    columns = {"text": "Was gesagt wurde", "date": "Tag"}
    resolved = load(own("[read.columns]\n" + "".join(f'{key} = "{value}"\n' for key, value in columns.items())))
    assert resolved.section("read")["columns"] == columns


@pytest.mark.parametrize(
    "overrides", [[], ["kept.batch=7", 'people.us=["Dana"]', 'read.columns={"text":"Body"}', "search.encoder=null"]]
)
def test_what_is_stored_with_a_run_loads_again_to_the_same(own, overrides):
    once = load(None, overrides)
    again = load(own(once.text))
    assert (again.sections, again.order, again.stages) == (once.sections, once.order, once.stages)
    assert load(own(again.text)).text == again.text


def test_every_key_of_the_default_is_explained():
    comment = False
    for line in (CHECKOUT / "configs" / "base.cfg").read_text(encoding="utf-8").splitlines():
        key, sign, _ = line.partition(" = ") if not line.startswith("#") else ("", "", "")
        if line.startswith("[") or not line:
            explained = line.startswith("[stages.")
        if sign and not key.startswith("@") and "${" not in line:
            assert comment or explained, f"{key} has no comment"
        comment = line.startswith("#")


def test_the_stages_come_in_the_order_that_is_stated():
    resolved = load(None, ['kept.stages=["segment","clean"]'])
    assert [name for name, _ in make_stages(resolved)] == ["segment", "clean"]


@pytest.mark.parametrize("override", ["stages.segment.min_words=500", "dates.fiscal_year_start=13"])
def test_values_that_a_stage_refuses(override):
    resolved = load(None, ['kept.stages=["segment","resolve"]', override])
    with pytest.raises(ConfigError, match=override.partition(".")[2].split(".")[-1].partition("=")[0]):
        make_stages(resolved)


def test_a_spacy_pipeline_of_ones_own_finds_the_component():
    script = "import spacy, sys; nlp = spacy.blank('en'); nlp.add_pipe('kept_sentences'); " \
        "print([s.text for s in nlp('Met w/ Mr. Ito. Call him.').sents])"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.strip() == "['Met w/ Mr. Ito.', 'Call him.']"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The example package installed into a folder of its own, as pip would do it, without asking any index."""
    folder = tmp_path_factory.mktemp("plugin")
    source = folder / "source"
    shutil.copytree(PLUGIN, source)
    build = "import setuptools.build_meta as b, sys; print(b.build_wheel(sys.argv[1]))"
    out = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=source, capture_output=True, text=True, check=True
    )
    wheel = folder / out.stdout.split()[-1]
    shutil.unpack_archive(wheel, folder / "site", "zip")
    return folder / "site"


def test_a_stage_of_another_package_plugs_in(installed, own):
    path = own('[kept]\nstages = ["clean","segment","loud"]\n\n[stages.loud]\n@stages = "example.loud.v1"\nleast = 3\n')
    script = (
        "import sys; from pathlib import Path; from pipeline.config import load; from pipeline.line import process; "
        "from pipeline.records import Document; r = load(Path(sys.argv[1]), sys.argv[2:]); "
        "print([i.text for x in process([Document('d', 'We win!!! We lose!! Fine.')], r) for i in x.items])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(installed), str(CHECKOUT)])}

    def call(*overrides):
        command = [sys.executable, "-c", script, str(path), *overrides]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    assert call().stdout.strip() == "['We win!!!']"
    assert call("stages.loud.least=2").stdout.strip() == "['We win!!!', 'We lose!!']"
    assert "did you mean stages.loud.least?" in call("stages.loud.leastt=2").stderr
    assert "stages.loud.sign must be a string" in call("stages.loud.sign=5").stderr


def test_without_the_package_the_message_says_so(own):
    with pytest.raises(ConfigError, match=r"no stage 'example\.loud\.v1' is installed"):
        load(own('[stages.loud]\n@stages = "example.loud.v1"\n'))


def test_sections_hold_only_what_the_line_needs():
    record = Record(Document("d", "Hello."))
    for _, stage in make_stages(load(None, ['kept.stages=["clean","segment"]'])):
        (record,) = stage([record])
    assert [record.document.text[said.start : said.end] for said in record.sentences] == ["Hello."]


def test_the_page_names_every_key():
    page = (CHECKOUT / "docs" / "configuration.md").read_text(encoding="utf-8")
    resolved = load()
    keys = [f"{section}.{key}" for section, values in resolved.sections.items() for key in values]
    keys += [
        f"stages.{name}.{key}"
        for name in resolved.order
        if name != "resolve"
        for key in inspect.signature(Registry.stages.get(resolved.stages[name]["@stages"])).parameters
    ]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_what_a_run_said_of_the_ledger_counts_in_the_place_of_the_default(own):
    text = load(own('[people]\nus = ["Dana Ruiz"]\n[kept]\nbatch = 3\n[ledger]\nmerge_above = 0.5\n')).text
    again = load(None, ["ledger.close_above=0.6"], earlier=text)
    assert again.section("people")["us"] == ["Dana Ruiz"]
    assert (again.section("ledger")["merge_above"], again.section("ledger")["close_above"]) == (0.5, 0.6)
    assert again.section("kept")["batch"] == load().section("kept")["batch"]
    for other in ("", "no configuration", text.replace("merge_above", "of_another_version")):
        assert load(earlier=other).section("ledger")["merge_above"] == load().section("ledger")["merge_above"]
