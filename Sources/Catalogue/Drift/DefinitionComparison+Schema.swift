internal import JSONText
internal import ToolRisk

extension DefinitionComparison {
    private typealias Pair = (key: String, before: JSONNodeID?, after: JSONNodeID?)

    /// Differences of two schemas; documents are no deeper than what the reader of JSON admits.
    mutating func compareSchemas(_ before: JSONNodeID, _ after: JSONNodeID, at place: JSONPointer) {
        guard !isSame(before, after) else { return }
        for pair in pairs(before, after) {
            compareKeyword(pair, of: before, after, at: place.appending(pair.key))
        }
    }

    private mutating func compareKeyword(
        _ pair: Pair, of before: JSONNodeID, _ after: JSONNodeID, at place: JSONPointer
    ) {
        guard !isSame(pair.before, pair.after) else { return }
        switch pair.key {
        case "title", "description", "examples", "$comment", "deprecated", "$schema", "$id", "readOnly", "writeOnly":
            note(.text, place, pair.before, pair.after, .low)
        case "properties":
            compareProperties(pair, formerSchema: before, currentSchema: after, at: place)
        case "required":
            compareRequired(of: before, after, at: place)
        case "type":
            if !isSameSet(pair.before, pair.after) { note(.typeChanged, place, pair.before, pair.after, .medium) }
        case "enum", "const":
            compareChoices(pair, at: place)
        case "default":
            let isOpen = currentArgument(after).isOpen
            note(.defaultChanged, place, pair.before, pair.after, isOpen ? .high : .medium)
        case "items", "not", "if", "then", "else", "contains", "propertyNames", "additionalProperties",
            "unevaluatedProperties", "additionalItems":
            compareInner(pair, at: place)
        case "$defs", "definitions", "patternProperties", "dependentSchemas":
            for inner in pairs(pair.before, pair.after) { compareInner(inner, at: place.appending(inner.key)) }
        case "anyOf", "oneOf", "allOf", "prefixItems":
            compareAlternatives(pair, at: place)
        default:
            // A bound that was not there before can only allow less.
            note(.constraintChanged, place, pair.before, pair.after, pair.before == nil ? .low : .medium)
        }
    }

    private mutating func compareInner(_ pair: Pair, at place: JSONPointer) {
        guard !isSame(pair.before, pair.after) else { return }
        if let before = pair.before, let after = pair.after, !isPlain(before, after) {
            compareSchemas(before, after, at: place)
            compareOpenness(before, after, at: place)
        } else {
            note(.constraintChanged, place, pair.before, pair.after, .medium)
        }
    }

    /// Schemas that are `true` or `false` have no members to compare.
    private func isPlain(_ before: JSONNodeID, _ after: JSONNodeID) -> Bool {
        pairs(before, nil).isEmpty || pairs(nil, after).isEmpty
    }

    private mutating func compareAlternatives(_ pair: Pair, at place: JSONPointer) {
        let former = formerElements(pair.before)
        let current = currentElements(pair.after)
        for (position, after) in current.enumerated() {
            let before = position < former.count ? former[position] : nil
            compareInner((String(position), before, after), at: place.appending(String(position)))
        }
        if former.count > current.count { note(.constraintChanged, place, pair.before, pair.after, .medium) }
    }

    private mutating func compareChoices(_ pair: Pair, at place: JSONPointer) {
        let former = formerSet(pair.before)
        let current = currentSet(pair.after)
        guard former != current else { return }
        let isNarrower = pair.after != nil && current.isSubset(of: former) || pair.before == nil
        note(.choicesChanged, place, pair.before, pair.after, isNarrower ? .low : .medium)
    }

    // MARK: - Arguments

    private mutating func compareProperties(
        _ pair: Pair, formerSchema: JSONNodeID, currentSchema: JSONNodeID, at place: JSONPointer
    ) {
        let required = currentSet(after("required", of: currentSchema))
        var added: [(name: String, schema: JSONNodeID)] = []
        var removed: [(name: String, schema: JSONNodeID)] = []
        for inner in pairs(pair.before, pair.after) {
            switch (inner.before, inner.after) {
            case (let before?, let after?):
                compareSchemas(before, after, at: place.appending(inner.key))
                compareOpenness(before, after, at: place.appending(inner.key))
            case (nil, let after?): added.append((inner.key, after))
            case (let before?, nil): removed.append((inner.key, before))
            case (nil, nil): continue
            }
        }
        for new in withoutRenamed(added, removed, at: place) {
            let isRequired = required.contains(Self.quoted(new.name))
            let isOpen = currentArgument(new.schema).isOpen && !ArgumentShape.isShort(new.name)
            let kind: DefinitionChange.Kind =
                isOpen ? .openArgument : isRequired ? .requiredArgument : .optionalArgument
            note(kind, place.appending(new.name), nil, new.schema, isOpen ? .high : .medium)
        }
    }

    /// The arguments that were added and took nobody's place; those that went are told of, as renamed or as gone.
    private mutating func withoutRenamed(
        _ added: [(name: String, schema: JSONNodeID)], _ removed: [(name: String, schema: JSONNodeID)],
        at place: JSONPointer
    ) -> [(name: String, schema: JSONNodeID)] {
        var bySchema: [Set<[UInt8]>: [Int]] = [:]
        if !removed.isEmpty {
            for (position, new) in added.enumerated().reversed() {
                bySchema[currentSet(new.schema), default: []].append(position)
            }
        }
        let isOneForOne = removed.count == 1 && added.count == 1
        var taken: Set<Int> = []
        for old in removed {
            var match = bySchema[formerSet(old.schema)]?.popLast()
            if match == nil, isOneForOne,
                isSameSet(before("type", of: old.schema), after("type", of: added[0].schema))
            {
                match = 0
            }
            if let match, taken.insert(match).inserted {
                let new = added[match]
                note(.argumentRenamed, place.appending(new.name), old.name, new.name, .high)
            } else {
                note(.argumentRemoved, place.appending(old.name), old.schema, nil, .medium)
            }
        }
        return added.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
    }

    private mutating func compareOpenness(_ before: JSONNodeID, _ after: JSONNodeID, at place: JSONPointer) {
        guard !formerArgument(before).isOpen, currentArgument(after).isOpen else { return }
        note(.argumentOpened, place, before, after, .high)
    }

    /// Arguments that came or went say themselves whether they are required.
    private mutating func compareRequired(of before: JSONNodeID, _ after: JSONNodeID, at place: JSONPointer) {
        let former = formerSet(self.before("required", of: before))
        let current = currentSet(self.after("required", of: after))
        for pair in pairs(self.before("properties", of: before), self.after("properties", of: after)) {
            guard pair.before != nil, pair.after != nil else { continue }
            let name = Self.quoted(pair.key)
            if current.contains(name), !former.contains(name) {
                note(.argumentRequired, place, nil, pair.key, .medium)
            } else if former.contains(name), !current.contains(name) {
                note(.argumentOptional, place, pair.key, nil, .low)
            }
        }
    }

    /// A name as it stands in canonical text.
    private static func quoted(_ name: String) -> [UInt8] {
        JSONValue.string(name).serialized()
    }
}
