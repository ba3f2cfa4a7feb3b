"""What a rule author imports: rules, verdicts, evidence, remedies, and the three-valued folds."""
