"""What a name or an expression means, in a file and across the project: the resolver, on top of `project.names`."""
