"""The index of a generation: what lists and searches need, kept by SQLite and its FTS5 beside the graph.

It is written once, when its generation is built (`kg.index.writing`), hashed, published and pruned with it, and never
says anything that the graph does not. Reads answer in time that follows the answer, not the store:

    index = opened(store_dir / "CURRENT")                  kg.index.opening; raises NoIndex for an older generation
    index.count("tasks")                                   what there is, by name
    hits(index, iris), numbered(index, "08-NQ/TU")         kg.index.cards: instruments as cards
    newest(index, 12), lately_loaded(index, 12)
    found(index, Search("nghi quyet 08 tay ninh"))         kg.index.finding: ranked hits, and what narrows them
    asked("NQ 08 ngày 31/3/2023")                          kg.index.asking: a text understood as a citation
    meant(index, "08-NQ/TU Tây Ninh")                      kg.index.meant: what it names, and which one surely
    advice(index, "453/KH-UBND")                           kg.index.advising: what else may have been meant
    duties(index, Sought(bodies=…), "due", limit=50)        kg.index.duties: tasks by body, directive, deadline, words
    told(index, iris)                                      kg.index.tasks: what each task says
    below(index, iri), implementing(index, iris)           kg.index.relations: who implements whom
"""
