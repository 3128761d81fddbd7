"""HTTP in and out."""

from learning.routes import bank, certificates, courses, exams, results

ALL = [courses.routes, bank.routes, exams.routes, results.routes, certificates.routes]
