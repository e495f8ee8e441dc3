"""The rules of appraisal: what may be said of a criterion, when and by whom. Pure."""
