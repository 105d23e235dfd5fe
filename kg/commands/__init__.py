"""One module per command of the command line; each has ``run(arguments, lang) -> exit status``."""
