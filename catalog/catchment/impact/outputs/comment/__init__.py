"""The sections of the comment on a pull request, and the blocks of Markdown that they are made of."""
