"""The survey programme: plan, sample, questionnaire, returned answers, asking again (S3)."""
