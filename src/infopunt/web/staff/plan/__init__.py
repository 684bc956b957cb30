"""The planner's desk: shifts and closed days."""
