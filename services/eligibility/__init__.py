"""Eligibility: will it pay for massage, from us, and what will I owe?"""
