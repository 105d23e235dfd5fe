# cancu: two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo    sets up, builds the graph from samples/, opens the view on loopback and prints its address
#   make test    sets up and runs every test
PYTHON ?= python3
BIN := .venv/bin
STORE ?= store
PORT ?= 8501
# two processes, a file of tests at a time: files share a server or a store among their tests
PARALLEL := -n 2 --dist loadfile
SEEDS := $(wildcard ../shared/seeds)

.PHONY: setup demo check test slow score bench system clean

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,ocr]"
	@touch $@

demo: setup
	$(BIN)/cancu build samples --store $(STORE)
	$(BIN)/cancu app --store $(STORE) --port $(PORT)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(PARALLEL) -m "not browser and not system and not slow"

system:
	@sh .ci/system

test: setup system
	$(BIN)/pytest $(PARALLEL) -m "not slow"

slow: setup system
	$(BIN)/pytest -m slow

score: setup
	@mkdir -p benchmarks/out
	-$(BIN)/cancu extract samples > benchmarks/out/samples.jsonl
	$(BIN)/python tests/score.py tests/gold benchmarks/out/samples.jsonl
ifneq ($(SEEDS),)
	-$(BIN)/cancu extract ../shared/seeds > benchmarks/out/seeds.jsonl
	$(BIN)/python tests/score.py ../shared/gold/seeds benchmarks/out/seeds.jsonl
endif

bench: setup
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/stages.py
	$(BIN)/python benchmarks/picture.py
	$(BIN)/python benchmarks/extract.py

clean:
	rm -rf .venv store benchmarks/out
