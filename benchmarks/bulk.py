"""What building many documents takes: throughput a processor, one process against two, memory, and a kill on the way.

    python benchmarks/bulk.py [--documents 10000] [--size 20000] [--jobs 2]

The documents are written for the measurement, each of its own number, title and words. Both builds run in turn on the
same machine; the ratio is of their times by the clock. Then a build is killed at a random moment, run again, and its
graph compared with the first one's.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import CANCU, Cost, run

PROVINCES = ("Tây Ninh", "Vĩnh Long", "Đồng Tháp", "Cần Thơ", "Nghệ An", "Lào Cai", "Gia Lai", "Quảng Trị")
BODIES = ("Sở Tài chính", "Sở Nội vụ", "Sở Y tế", "Sở Xây dựng", "Sở Khoa học và Công nghệ", "Sở Tư pháp")
WORDS = """
rà soát xây dựng triển khai hướng dẫn kiểm tra đánh giá nền tảng dữ liệu dùng chung dịch vụ công trực tuyến người dân
doanh nghiệp hợp tác xã nông thôn đô thị trường học bệnh viện nguồn nhân lực kinh phí lộ trình kết quả chỉ tiêu
""".split()  # noqa: SIM905  a list of words reads better as words


def document(number: int, size: int) -> str:
    """Return a plan of about ``size`` bytes."""
    chance = random.Random(number)
    place = PROVINCES[number % len(PROVINCES)]
    year = 2019 + number % 6
    lines = [
        "ỦY BAN NHÂN DÂN",
        f"TỈNH {place.upper()}",
        f"Số: {number}/KH-UBND",
        f"{place}, ngày {1 + number % 28:02} tháng {1 + number % 12:02} năm {year}",
        "",
        "KẾ HOẠCH",
        f"Triển khai {' '.join(chance.sample(WORDS, 8))} năm {year}",
        "",
        f"Căn cứ Nghị quyết số {1 + number % 60}-NQ/TW ngày {1 + number % 28}/3/2018 của Ban Chấp hành Trung ương;",
        f"Thực hiện Chương trình số {1 + number % 90}-CTr/TU ngày 05/4/{year - 1} của Tỉnh ủy {place}.",
    ]
    while sum(map(len, lines)) * 1.35 < size:
        lead, other = chance.sample(BODIES, 2)
        said = " ".join(chance.choices(WORDS, k=60))
        lines.append(f"{len(lines)}. {lead} chủ trì, phối hợp {other} {said}, hoàn thành trước ngày 30/11/{year}.")
        lines.append(f"Theo Quyết định số {chance.randrange(1, 3000)}/QĐ-TTg ngày 11/5/{year - 1}, {said}.")
    return "\n".join(lines) + "\n\nNơi nhận: - Như trên.\n"


def graph(store: Path) -> str:
    """Return the hash of the published quads, load times left out."""
    done = subprocess.run(
        [CANCU, "export", "--store", str(store), "--format", "nq", "-"], capture_output=True, check=True
    )
    return hashlib.sha256(done.stdout).hexdigest()


def killed(command: list[str], after: float) -> bool:
    """Run a command and kill it after so many seconds; tell whether it was still at work."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    alive = child.poll() is None
    child.kill()
    child.wait()
    return alive


def told(name: str, cost: Cost, documents: int, size: float) -> str:
    """Return one line of the report."""
    return (
        f"{name}: {cost.clock:.0f} s by the clock, {cost.processor:.0f} s of processor, "
        f"{documents / cost.processor:.1f} documents ({size / cost.processor / 1e6:.2f} MB) per second of processor, "
        f"peak {cost.memory:.0f} MB in the largest process"
    )


def main() -> int:
    """Print one line per build, then what became of the one that was killed."""
    options = argparse.ArgumentParser(description="Measure cancu build over many documents.")
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--size", type=int, default=20_000)
    options.add_argument("--jobs", type=int, default=2)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "files").mkdir()
        size = 0
        for number in range(1, chosen.documents + 1):
            data = document(number, chosen.size).encode()
            size += len(data)
            (folder / "files" / f"{number:06}.txt").write_bytes(data)
        print(f"{chosen.documents} documents, {size / 1e6:.1f} MB")

        def command(store: str, jobs: int) -> list[str]:
            return [CANCU, "build", str(folder / "files"), "--store", str(folder / store), "--jobs", str(jobs)]

        single = run(command("one", 1))
        print(told("1 process", single, chosen.documents, size), flush=True)
        several = run(command("several", chosen.jobs))
        print(told(f"{chosen.jobs} processes", several, chosen.documents, size))
        print(f"ratio: {single.clock / several.clock:.2f} times as fast with {chosen.jobs} processes", flush=True)
        moment = random.uniform(0.2, 0.8) * several.clock
        stopped = killed(command("killed", chosen.jobs), moment)
        run(command("killed", chosen.jobs))
        same = graph(folder / "killed") == graph(folder / "one") == graph(folder / "several")
        print(
            f"killed after {moment:.0f} s ({'at work' if stopped else 'already done'}), run again: same graph: {same}"
        )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
