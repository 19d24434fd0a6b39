run test bench shots lock:
	@$(PYTHON) infoint/bootstrap.py $@ $(ARGS)
PYTHON ?= python3
.PHONY: run test bench shots lock
