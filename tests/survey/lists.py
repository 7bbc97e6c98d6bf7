"""Invented customer lists."""

import csv
import random
from pathlib import Path

HEADER = ("客户编号", "客户姓名", "联系方式", "客户类型", "服务人员", "备注")
SIZES = {"企业客户": 60, "个人客户": 30, "VIP客户": 10}


def customers(sizes: dict[str, int] = SIZES, seed: int = 1) -> list[tuple[str, ...]]:
    """Rows in an order by chance; names and contacts are invented."""
    dice = random.Random(seed)  # noqa: S311 - invented data
    rows = []
    for kind, size in sizes.items():
        for _ in range(size):
            i = len(rows) + 1
            agent = dice.choice(("王小雨", "李思远", "陈嘉禾"))
            contact = f"139{i:08d}"
            rows.append((f"C20260501{i:03d}", f"样{i}号", contact, kind, agent, "=1+1"))
    dice.shuffle(rows)
    return rows


def customer_file(folder: Path, name: str = "客户.csv", **more) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *customers(**more)])
    return path
