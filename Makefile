# Every task of this repository. `make` alone lists them; nothing else needs to be installed by hand.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
NPM ?= npm

# A step is repeated when what it was made from has changed, not when a checkout touched a file:
# each leaves a stamp whose name carries the checksum of its ingredients.
checksum = $(shell cat $(1) /dev/null 2>/dev/null | cksum | cut -d' ' -f1)
scripts := $(shell find web/static -path web/static/built -prune -o -type f -print 2>/dev/null | sort)

INSTALLED := $(VENV)/installed-$(call checksum,requirements.txt requirements-dev.txt pyproject.toml)
MODULES := node_modules/.installed-$(call checksum,package.json package-lock.json)
BUILT := web/static/built/.built-$(call checksum,package.json package-lock.json $(wildcard web/*.mjs) $(scripts))
BROWSER := $(VENV)/browser-$(call checksum,tests/system/browser.py requirements-dev.txt)

# The same on every machine: programs start faster from compiled files, and tests meet them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run worker data rehearsal texts test lint fix sure bench scale docs tck nightly chaos fast system

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(BUILT) ## 建虚拟环境，安装锁定的依赖，构建前端；无变化时立即返回。
	@:

run: setup ## 启动数据库、网站和后台程序；首次启动时载入演示区，EMPTY=1 时不载入。
	@PORT=$(PORT) $(BIN)/sishi run $(if $(EMPTY),--empty)

worker: setup ## 在同一数据库上再启动一个后台程序。
	@$(BIN)/sishi worker

data: setup ## 向空数据库载入演示区；SIZE=article 按原型报道的数字演绎整整一年。
	@$(BIN)/python -m processes.demonstration $(if $(SIZE),--size $(SIZE))

rehearsal: $(INSTALLED) ## 为演练复制一份数据，原件照常运行：make rehearsal TO=新文件夹
	@test -n "$(TO)" || { echo "请指明新文件夹:make rehearsal TO=文件夹" >&2; exit 2; }
	@$(BIN)/python -m engine.copying "$(TO)"

test: setup $(BROWSER) ## 准备好所需的一切，运行全部检查：风格、快速测试、整机与浏览器测试。
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory fast
	@$(MAKE) --no-print-directory system

lint: $(INSTALLED) ## 检查代码风格、类型和引用方向。
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(INSTALLED) ## 自动修正代码风格。
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sure: test ## 提交前必须通过的全部检查，与 test 相同。

bench: setup ## 测速，每行输出一个 JSON 对象。
	@$(BIN)/python -m tests.bench

scale: setup ## 用整批语句建一个实际规模的区，列出各页面和作业的耗时：make scale SIZE=district 或 SIZE=city
	@$(BIN)/python -m tests.scale $(if $(SIZE),--size $(SIZE))

docs: $(INSTALLED) ## 由流程图、表单和登记的处理程序重新生成 docs/diagrams.md。
	@$(BIN)/python -m processes.diagrams.overview
	@$(BIN)/python -m processes.casework.dates_page
	@$(BIN)/python -m web.guides.manual_writing

texts: $(INSTALLED) ## 找出页面上的全部文字，更新英文对照，列出还没有英文的。
	@$(BIN)/python -m web.catalogue

tck: $(INSTALLED) ## 运行 DMN 官方一致性测试集中的一个文件夹：make tck TCK=文件夹
	@test -n "$(TCK)" || { echo "请指明文件夹:make tck TCK=文件夹" >&2; exit 2; }
	@$(BIN)/python -m engine.dmn.tck "$(TCK)"

nightly: setup $(BROWSER) ## 每夜运行：用十万条随机和生成的文本考验表达式语言，逐一核对权限表，以不该有的输入走遍每张表单，以无障碍标准看遍每一页，逐个程序试不该启动的情形，让案件随机走六十条路，以办理动词的任意次序考验二百件，另在内存里走十万条。
	SISHI_NIGHTLY=1 $(BIN)/python -m pytest -q tests/engine/feel/test_any_text.py tests/system/test_kills.py tests/system/test_every_page.py tests/system/test_refused_start.py tests/web/test_access_table.py tests/web/test_hostile.py tests/web/test_hostile_walk.py tests/journeys/test_random_ways.py tests/journeys/test_random_verbs.py tests/journeys/test_random_verbs_in_the_sandbox.py

chaos: setup ## 随机杀死程序、切断连接、拨动时钟、写满磁盘，同时有人不停办理；结束后逐件核对，记录写入 docs/chaos.md：make chaos SECONDS=1800
	@$(BIN)/python -m tests.chaos --seconds $(or $(SECONDS),1800)

fast: setup
	$(BIN)/python -m pytest --ignore=tests/system -q -n 2 --dist worksteal

system: setup $(BROWSER)
	$(BIN)/python -m pytest tests/system -q -n 2 --dist loadscope --no-loadscope-reorder

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本，可这样指定：make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): | $(BIN)/python
	@echo "正在安装 Python 依赖……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@rm -f $(VENV)/installed-* && touch $@

$(MODULES):
	@command -v $(NPM) >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "构建前端需要 Node.js 20 或更新的版本及其 npm,请先安装。" >&2; exit 1; }
	@echo "正在安装前端依赖……"
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

$(BUILT): $(MODULES)
	@echo "正在构建前端……"
	@$(NPM) run --silent build
	@touch $@

$(BROWSER): $(INSTALLED)
	@$(BIN)/python tests/system/browser.py
	@rm -f $(VENV)/browser-* && touch $@
