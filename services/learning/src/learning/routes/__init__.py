"""HTTP in and out."""

from learning.routes import certificates, courses, exams

ALL = [courses.routes, exams.routes, certificates.routes]
