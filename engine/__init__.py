"""A BPMN runtime in the dialect of Camunda 8; it knows nothing of any domain."""
