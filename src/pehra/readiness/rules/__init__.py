"""What is computed and decided without a database: levels and gaps, rosters, call trees, enrolment, figures."""
