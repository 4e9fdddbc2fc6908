"""`python -m benchmarks`: the engine's table, batches, surveys, training, then the page's, and what a visit costs."""

from benchmarks import batch, echo, engine, playback, surveys, training, visits

if __name__ == "__main__":
    for part in (engine, batch, surveys, training, echo, playback, visits):
        part.main()
        print()
