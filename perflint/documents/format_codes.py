"""The number formats that spreadsheets know by number, as a Chinese program shows them (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_YEAR_MONTH = 'yyyy"年"m"月"'
_MONTH_DAY = 'm"月"d"日"'
_HOUR_MINUTE = '上午/下午h"时"mm"分"'
_HOUR_MINUTE_SECOND = '上午/下午h"时"mm"分"ss"秒"'

BUILT_IN: Mapping[int, str] = MappingProxyType(
    {
        0: "General",
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        5: "￥#,##0;￥-#,##0",
        6: "￥#,##0;￥-#,##0",
        7: "￥#,##0.00;￥-#,##0.00",
        8: "￥#,##0.00;￥-#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "yyyy/m/d",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
        27: _YEAR_MONTH,
        28: _MONTH_DAY,
        29: _MONTH_DAY,
        30: "m/d/yy",
        31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        34: _HOUR_MINUTE,
        35: _HOUR_MINUTE_SECOND,
        36: _YEAR_MONTH,
        37: "#,##0;-#,##0",
        38: "#,##0;-#,##0",
        39: "#,##0.00;-#,##0.00",
        40: "#,##0.00;-#,##0.00",
        41: "#,##0;-#,##0",
        42: "￥#,##0;￥-#,##0",
        43: "#,##0.00;-#,##0.00",
        44: "￥#,##0.00;￥-#,##0.00",
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss",
        48: "##0.0E+0",
        49: "@",
        50: _YEAR_MONTH,
        51: _MONTH_DAY,
        52: _YEAR_MONTH,
        53: _MONTH_DAY,
        54: _MONTH_DAY,
        55: _HOUR_MINUTE,
        56: _HOUR_MINUTE_SECOND,
        57: _YEAR_MONTH,
        58: _MONTH_DAY,
    }
)
