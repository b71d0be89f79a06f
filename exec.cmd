@rem npm's scripts say `exec node ...`, so that a signal to npm reaches our process itself and not
@rem a shell in between. Windows has no exec: there this file runs what follows it.
@%*
