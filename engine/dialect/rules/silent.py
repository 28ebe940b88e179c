"""What the standard allows and what says nothing at run time: read by no rule, passed over whole.

Camunda 8 passes it over as well. What would change the course, had it been meant, is refused instead
(`engine.dialect.rules.elements`, `engine.dialect.rules.attributes`).
"""

#: Elements, with all that is in them: what a service or a resource is, who talks with whom, what is watched.
SILENT = frozenset(
    {
        *("auditing", "monitoring", "rendering", "ioSpecification", "ioBinding", "supports"),
        *("dataInput", "dataOutput", "inputSet", "outputSet", "supportedInterfaceRef"),
        *("interface", "endPoint", "resource", "partnerEntity", "partnerRole", "relationship"),
        *("correlationProperty", "correlationKey", "import", "partitionElement"),
        *("interfaceRef", "endPointRef", "definitionalCollaborationRef", "choreographyRef"),
        *("conversation", "subConversation", "callConversation", "globalConversation"),
        *("conversationLink", "conversationAssociation", "participantAssociation"),
        *("messageFlowAssociation", "choreography"),
    }
)
#: Attributes, by element: how it is drawn, which service is meant, for whom it is written.
ATTRIBUTES = {
    "definitions": "targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
    "process": "isClosed processType definitionalCollaborationRef",
    "collaboration": "isClosed",
    "participantMultiplicity": "minimum maximum",
    "messageFlow": "sourceRef targetRef messageRef",
    "sequenceFlow": "isImmediate",
    "conditionExpression": "evaluatesToTypeRef",
    "completionCondition": "evaluatesToTypeRef",
    "condition": "evaluatesToTypeRef",
    "timeDate": "evaluatesToTypeRef",
    "timeDuration": "evaluatesToTypeRef",
    "timeCycle": "evaluatesToTypeRef",
    "loopCardinality": "evaluatesToTypeRef",
    "message": "itemRef",
    "signal": "structureRef",
    "error": "structureRef",
    "escalation": "structureRef",
    "itemDefinition": "structureRef isCollection itemKind import",
    "dataObject": "isCollection itemSubjectRef",
    "dataObjectReference": "dataObjectRef itemSubjectRef",
    "dataStore": "capacity isUnlimited itemSubjectRef",
    "dataStoreReference": "dataStoreRef itemSubjectRef",
    "property": "itemSubjectRef",
    "transaction": "method protocol",
    "association": "sourceRef targetRef associationDirection",
    "textAnnotation": "textFormat",
    "documentation": "textFormat",
    "group": "categoryValueRef",
    "categoryValue": "value",
    "lane": "partitionElementRef",
    **dict.fromkeys(
        (
            *("exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"),
            "complexGateway",
        ),
        "gatewayDirection",
    ),
}
