"""From a service's folder to what CloudFormation takes: a template and a zip, the same bytes from the same source."""
