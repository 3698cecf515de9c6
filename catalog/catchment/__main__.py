"""`python -m catchment` is `catchment`."""

from catchment.cli import main

if __name__ == "__main__":
    main(prog_name="catchment")
