"""`python -m benchmarks`: the engine's table, batches, surveys, training, then the page's."""

from benchmarks import batch, echo, engine, playback, surveys, training

if __name__ == "__main__":
    for part in (engine, batch, surveys, training, echo, playback):
        part.main()
        print()
