internal import JSONText

extension Validator {
    /// Whether a node fits one keyword of a subschema.
    @inline(__always)
    mutating func check(
        _ keyword: Keyword, _ schema: Int32, _ node: JSONNodeID, _ kind: JSONKind, _ marks: Int
    ) -> Bool {
        switch keyword.check {
        case .types(let types):
            return types.contains(TypeSet(kind)) || acceptsInteger(types, schema, node, kind)
        case .oneOfValues(let values):
            return acceptsValue(values, keyword.name, schema, node, kind)
        case .members(let check):
            return kind != .object || acceptsMembers(check, schema, node, marks)
        case .items(let prefix, let rest):
            return kind != .array || acceptsItems(prefix, rest, schema, node, marks)
        case .length(let bound, let size):
            return kind != .string || acceptsLength(bound, size, keyword.name, schema, node)
        case .range(let range, let bound):
            return kind != .number || acceptsRange(range, bound, keyword.name, schema, node)
        case .multipleOf(let divisor):
            return kind != .number || acceptsMultiple(divisor, schema, node)
        case .itemCount(let bound, let size):
            return kind != .array || acceptsCount(bound, size, keyword.name, schema, node)
        case .memberCount(let bound, let size):
            return kind != .object || acceptsCount(bound, size, keyword.name, schema, node)
        case .pattern(let pattern):
            return kind != .string || acceptsPattern(pattern, schema, node)
        case .format(let format):
            return acceptsFormat(format, schema, node, kind)
        case .uniqueItems:
            return kind != .array || acceptsUniqueItems(schema, node)
        case .dependentRequired(let names):
            return kind != .object || acceptsDependentNames(names, keyword.name, schema, node)
        case .dependentSchemas(let name):
            return kind != .object || acceptsDependentSchema(name, node, marks)
        case .contains(let check):
            return kind != .array || acceptsContains(check, schema, node, marks)
        case .reference(let target):
            return accepts(target, node, marks)
        case .dynamicReference(let target, let name):
            return accepts(dynamicTarget(name, else: target), node, marks)
        case .all(let list):
            return acceptsAll(list, node, marks)
        case .any(let list):
            return acceptsAny(list, schema, node, marks)
        case .one(let list):
            return acceptsOne(list, schema, node, marks)
        case .not(let target):
            return acceptsNot(target, schema, node)
        case .condition(let condition):
            return acceptsCondition(condition, schema, node, marks)
        case .unevaluatedItems(let target):
            return kind != .array || acceptsUnevaluatedItems(target, schema, node, marks)
        case .unevaluatedProperties(let target):
            return kind != .object || acceptsUnevaluatedMembers(target, schema, node, marks)
        }
    }
}
