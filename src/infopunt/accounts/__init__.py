"""Who works here and what they may do, in which region. It will never hold a visitor.

Only the staff account stands so far; roles, second factor and screens come with the editorial side.
"""
