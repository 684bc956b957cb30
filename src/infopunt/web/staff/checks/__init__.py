"""The reviewer's desk for checks: the sheet, its cases, its proof."""
