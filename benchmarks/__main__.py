"""`python -m benchmarks`: the engine's table, then the page's."""

from benchmarks import engine, playback

if __name__ == "__main__":
    engine.main()
    print()
    playback.main()
