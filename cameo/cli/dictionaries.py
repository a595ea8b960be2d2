import click


@click.group()
def dictionaries() -> None:
    pass
