import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.uscc import BadCode, checked

RIGHT = "91110000600037341L"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(RIGHT, id="as printed"),
        pytest.param(RIGHT.lower(), id="small letters"),
        pytest.param(" 9111 0000-6000 37341L\n", id="spaces and hyphens"),
        pytest.param("９１１１００００６０００３７３４１Ｌ", id="full width"),
        pytest.param("9111\u30000000600037341L", id="ideographic space"),
    ],
)
def test_a_right_code_is_stored_in_one_form(typed: str) -> None:
    assert checked(typed) == RIGHT


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "请填写营业执照", id="nothing"),
        pytest.param("   ", "请填写营业执照", id="only spaces"),
        pytest.param(RIGHT[:-1], "您填写了 17 位", id="one short"),
        pytest.param(RIGHT + "0", "您填写了 19 位", id="one long"),
        pytest.param("91" * 5000, "共 18 位", id="far too long"),
        pytest.param("9111000060003734IL", "第 17 位的“I”可能应为 1", id="I for 1"),
        pytest.param("9111O000600037341L", "第 5 位的“O”可能应为 0", id="O for 0"),
        pytest.param("9111000060003734SL", "可能应为 5", id="S for 5"),
        pytest.param("9111000060003734ZL", "可能应为 2", id="Z for 2"),
        pytest.param("9111000060003734VL", "不使用字母", id="V"),
        pytest.param("91110000600037341企", "请改正第 18 位", id="a Chinese character"),
        pytest.param("911100006000373\x0041", "请改正第 16 位", id="a control character"),
        pytest.param("91A10000600037341L", "第 3 至 8 位是数字", id="a letter in the region"),
        pytest.param("91110000600037342L", "第 9 至 17 位", id="organisation code mistyped"),
        pytest.param("91110001600037341L", "最后一位校验不符", id="region mistyped"),
        pytest.param("911100006000373411", "最后一位校验不符", id="check character mistyped"),
    ],
)
def test_a_wrong_code_is_refused_with_what_to_do(typed: str, said: str) -> None:
    with pytest.raises(BadCode, match=said):
        checked(typed)


@given(
    st.integers(0, 17),
    st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"),
)
def test_no_single_mistyped_character_passes(place: int, character: str) -> None:
    typed = RIGHT[:place] + character + RIGHT[place + 1 :]

    if typed == RIGHT:
        assert checked(typed) == RIGHT
    else:
        with pytest.raises(BadCode):
            checked(typed)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_plain_refusal(typed: str) -> None:
    try:
        code = checked(typed)
    except BadCode as refusal:
        assert str(refusal).endswith("。")
    else:
        assert checked(code) == code
