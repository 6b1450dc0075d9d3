"""Ghi chú composed by formulas: word for word what `domain.note_writing` writes.

A total that is not typed yet is not told: read back, the sentence would state what nobody counted.
"""

from __future__ import annotations

from tthc.domain.counts import Count
from tthc.domain.note_writing import CHANNELS, PENDING, RESULTS
from tthc.files.live_names import name_of

__all__ = ["counted", "helpers", "note", "online_late_remark", "shown"]


def counted(number: str) -> str:
    """A count as sentences write it: 05, 12, 3.803 - without a separator of the PC's own."""
    small = f'TEXT({number},"00")'
    last = f'TEXT(MOD({number},1000),"000")'
    thousands = f'INT({number}/1000)&"."&{last}'
    middle = f'TEXT(MOD(INT({number}/1000),1000),"000")'
    millions = f'INT({number}/1000000)&"."&{middle}&"."&{last}'
    return f"IF({number}<1000,{small},IF({number}<1000000,{thousands},{millions}))"


def _own(count: Count) -> str:
    return name_of("count", count)


def shown(count: Count) -> str:
    """The helper cell that holds a count as sentences write it; "" for none."""
    return name_of("shown", count)


def _text(count: Count) -> str:
    """The helper cell that holds a count as text; "" for none and for 0."""
    return name_of("text", count)


def _received() -> str:
    """The sentence of what was received, once the total is typed."""
    names = [_text(count) for count, _ in CHANNELS]
    online, carried, direct = names
    total, parts = _own(Count.RECEIVED), "+".join(f"N({_own(count)})" for count, _ in CHANNELS)
    several = "+".join(f'({name}<>"")' for name in names)
    first = f'IF({online}="","","tiếp nhận trực tuyến "&{online}&" hồ sơ")'
    joint = f'IF(AND({online}<>"",{carried}<>""),", ","")'
    second = f'IF({carried}="","","kỳ trước chuyển qua "&{carried}&" hồ sơ")'
    last_joint = f'IF(AND({direct}<>"",OR({online}<>"",{carried}<>"")),", ","")'
    verb = f'IF({online}="","tiếp nhận ","")'
    third = f'IF({direct}="","",{verb}&"trực tiếp "&{direct}&" hồ sơ")'
    listing = f"{first}&{joint}&{second}&{last_joint}&{third}"
    alone = (
        f'IF({online}<>"","Tiếp nhận trực tuyến "&{online},'
        f'IF({carried}<>"","Hồ sơ kỳ trước chuyển qua "&{carried},"Tiếp nhận trực tiếp "&{direct}))&" hồ sơ."'
    )
    whole = f'"Tổng "&{shown(Count.RECEIVED)}&" hồ sơ"&IF({several}=0,"",": "&{listing})&"."'
    one = f"AND({several}=1,{total}={parts})"
    return f'IF(ISNUMBER({total}),IF({one},{alone},{whole}),"")'


def _resolved() -> str:
    """The sentence of what was resolved, once the total is typed."""
    names = [_text(count) for count, _ in RESULTS]
    early, on_time, late = names
    total, parts = _own(Count.RESOLVED), "+".join(f"N({_own(count)})" for count, _ in RESULTS)
    several = "+".join(f'({name}<>"")' for name in names)
    pieces = [f'IF({name}="","","{word} "&{name})' for name, (_, word) in zip(names, RESULTS, strict=True)]
    second = f'IF(AND({early}<>"",{on_time}<>""),", ","")'
    third = f'IF(AND({late}<>"",OR({early}<>"",{on_time}<>"")),", ","")'
    listing = f"{pieces[0]}&{second}&{pieces[1]}&{third}&{pieces[2]}"
    words = f'IF({early}<>"","trước hạn "&{early},IF({on_time}<>"","đúng hạn "&{on_time},"trễ hạn "&{late}))'
    whole = f'"Đã giải quyết "&{shown(Count.RESOLVED)}&" hồ sơ"&IF({several}=0,"",": "&{listing})&"."'
    zero = f"AND({total}=0,{several}=0)"
    one = f"AND({several}=1,{total}={parts})"
    alone = f'"Đã giải quyết "&{words}&" hồ sơ."'
    told = f'IF({zero},"Chưa giải quyết hồ sơ nào.",IF({one},{alone},{whole}))'
    return f'IF(ISNUMBER({total}),{told},"")'


def helpers() -> dict[str, str]:
    """Helper cells the sentences need: name -> formula."""
    every = [count for count, _ in (*CHANNELS, *RESULTS, *PENDING)]
    cells = {}
    for count in (*(whole for whole in (Count.RECEIVED, Count.RESOLVED)), *every, Count.ONLINE_LATE):
        cells[shown(count)] = f'IF(ISNUMBER({_own(count)}),{counted(_own(count))},"")'
        cells[_text(count)] = f'IF(N({_own(count)})>0,{shown(count)},"")'
    cells[name_of("sentence", Count.RECEIVED)] = _received()
    cells[name_of("sentence", Count.RESOLVED)] = _resolved()
    for count, word in PENDING:
        text = _text(count)
        cells[name_of("sentence", count)] = f'IF({text}="","","Đang giải quyết {word} "&{text}&" hồ sơ.")'
    return cells


def note() -> str:
    """The whole note; sentences that are there, one blank between them."""
    order = (Count.RECEIVED, Count.RESOLVED, *(count for count, _ in PENDING))
    return "TRIM(" + '&" "&'.join(name_of("sentence", count) for count in order) + ")"


def online_late_remark() -> str:
    """The sentence of late online dossiers, where there are any."""
    text = _text(Count.ONLINE_LATE)
    return f'IF({text}="","","Có "&{text}&" hồ sơ trực tuyến quá hạn.")'
