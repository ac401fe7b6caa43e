internal import JSONText

/// Looks for members that no schema lists.
struct UndeclaredMembers {
    /// What the schemas of one value say of its members and items.
    private struct Declarations {
        var memberChecks: [Int32] = []
        var items: [(prefix: ListRange, rest: Int32)] = []
        /// Schemas that judge any item.
        var anyItem: [Int32] = []
        /// Schemas that judge the members that nothing else lists.
        var otherMembers: [Int32] = []
        var listsMembers = false
    }

    private var validator: Validator
    private let program: SchemaProgram
    private let document: JSONDocument
    private var found: [JSONNodeID] = []

    init(_ program: SchemaProgram, _ document: JSONDocument, _ root: JSONNodeID) {
        self.program = program
        self.document = document
        validator = Validator(program, document, root, isReporting: false)
    }

    /// JSON Pointers to the members that are not declared.
    mutating func paths(schema: Int32) -> [String] {
        visit(validator.root, only: schema, isRoot: true)
        return found.map { document.pointer(to: $0, from: validator.root) }
    }

    private var isDone: Bool { found.count >= program.options.maxProblems || validator.steps <= 0 }

    // MARK: - One schema that stands for itself

    /// Searches a value that one schema describes: without an allocation, when that schema uses no others in its place.
    private mutating func visit(_ node: JSONNodeID, only schema: Int32, isRoot: Bool) {
        guard let plain = plainDeclarations(of: schema) else { return visit(node, [schema], isRoot: isRoot) }
        if document.kind(node) == .array {
            for (position, element) in document.elements(of: node).enumerated() where !isDone {
                validator.steps -= 1
                let target = target(at: position, plain.items.prefix, plain.items.rest)
                if target >= 0, document.count(element) > 0 { visit(element, only: target, isRoot: false) }
            }
        } else {
            let names = plain.members < 0 ? .empty : program.memberChecks[Int(plain.members)].names
            let listsMembers = plain.members >= 0 && program.memberChecks[Int(plain.members)].listsMembers
            guard listsMembers || isRoot else { return }
            for member in document.members(of: node) where !isDone {
                validator.steps -= 1
                let entry = program.find(
                    member.key, signature: document.keySignature(member.key), in: names, of: document,
                    steps: &validator.steps)
                if entry < 0 || program.names[entry].schema < 0 {
                    found.append(member.value)
                } else if document.count(member.value) > 0 {
                    visit(member.value, only: program.names[entry].schema, isRoot: false)
                }
            }
        }
        noteExhaustion(at: node)
    }

    /// The member check (-1 for none) and items of a schema that lists members by name only and uses no other schemas
    /// in its place; nil for any other schema.
    private func plainDeclarations(
        of schema: Int32
    ) -> (members: Int32, items: (prefix: ListRange, rest: Int32))? {
        let subschema = program.subschemas[Int(schema)]
        var members: Int32 = -1
        var items = (prefix: ListRange.empty, rest: Int32(-1))
        let first = Int(subschema.firstKeyword)
        for index in first..<first + Int(subschema.keywordCount) {
            switch program.keywords[index].check {
            case .members(let check):
                let check = Int(check)
                let others = program.memberChecks[check].additional
                guard program.memberChecks[check].patterns.count == 0, !asksForSomething(others) else { return nil }
                members = Int32(truncatingIfNeeded: check)
            case .items(let prefix, let rest): items = (prefix, rest)
            case .types, .oneOfValues, .multipleOf, .range, .length, .itemCount, .memberCount, .pattern, .format,
                .uniqueItems, .dependentRequired, .not:
                break
            case .dependentSchemas, .contains, .reference, .dynamicReference, .all, .any, .one, .condition,
                .unevaluatedItems, .unevaluatedProperties:
                return nil
            }
        }
        return (members, items)
    }

    private func target(at position: Int, _ prefix: ListRange, _ rest: Int32) -> Int32 {
        position < Int(prefix.count) ? program.lists[Int(prefix.first) + position] : rest
    }

    /// A search that was given up has found nothing to rely on, so the place that it reached counts as undeclared.
    private mutating func noteExhaustion(at node: JSONNodeID) {
        if validator.steps <= 0, found.count < program.options.maxProblems { found.append(node) }
    }

    // MARK: - Several schemas of the same value

    /// Searches a value that all these schemas describe; its depth is that of the text.
    private mutating func visit(_ node: JSONNodeID, _ schemas: [Int32], isRoot: Bool) {
        let declarations = self.declarations(of: schemas)
        switch document.kind(node) {
        case .object:
            if declarations.listsMembers || isRoot { visitMembers(of: node, declarations) }
        case .array:
            visitItems(of: node, declarations)
        case .string, .number, .true, .false, .null:
            break
        }
        noteExhaustion(at: node)
    }

    private mutating func visitMembers(of node: JSONNodeID, _ declarations: Declarations) {
        for member in document.members(of: node) {
            if isDone { return }
            let schemas = schemas(of: member.key, declarations)
            if schemas.isEmpty {
                found.append(member.value)
            } else if document.count(member.value) > 0 {
                visit(member.value, schemas, isRoot: false)
            }
        }
    }

    private mutating func visitItems(of node: JSONNodeID, _ declarations: Declarations) {
        for (position, element) in document.elements(of: node).enumerated() {
            if isDone { return }
            validator.steps -= 1
            guard document.count(element) > 0 else { continue }
            var schemas = declarations.anyItem
            for (prefix, rest) in declarations.items {
                let target = target(at: position, prefix, rest)
                if target >= 0 { schemas.append(target) }
            }
            if !schemas.isEmpty { visit(element, schemas, isRoot: false) }
        }
    }

    /// The schemas that declare a member; none when it is not declared.
    private mutating func schemas(of key: JSONNodeID, _ declarations: Declarations) -> [Int32] {
        var schemas: [Int32] = []
        for index in declarations.memberChecks {
            let check = program.memberChecks[Int(index)]
            validator.steps -= 1
            let before = schemas.count
            let entry = program.find(
                key, signature: document.keySignature(key), in: check.names, of: document, steps: &validator.steps)
            if entry >= 0, program.names[entry].schema >= 0 {
                schemas.append(program.names[entry].schema)
            }
            for position in check.patterns.indices {
                let rule = program.patternRules[position]
                if validator.matches(rule.pattern, key) == .yes { schemas.append(rule.schema) }
            }
            if schemas.count == before, asksForSomething(check.additional) { schemas.append(check.additional) }
        }
        return schemas.isEmpty ? declarations.otherMembers : schemas
    }

    /// Whether a schema is there, and neither refuses nor accepts everything.
    private func asksForSomething(_ schema: Int32) -> Bool {
        schema >= 0 && program.subschemas[Int(schema)].literal == .depends
    }

    // MARK: - Schemas of the same value

    /// What some schemas say, with those that they refer to or put together.
    private mutating func declarations(of schemas: [Int32]) -> Declarations {
        var declarations = Declarations()
        var open = schemas
        var seen: Set<Int32> = []
        while let schema = open.popLast(), validator.spend(1) {
            guard seen.insert(schema).inserted else { continue }
            let subschema = program.subschemas[Int(schema)]
            let first = Int(subschema.firstKeyword)
            for index in first..<first + Int(subschema.keywordCount) {
                validator.steps -= 1
                add(program.keywords[index].check, to: &declarations, &open)
            }
        }
        return declarations
    }

    private func add(_ check: Keyword.Check, to declarations: inout Declarations, _ open: inout [Int32]) {
        switch check {
        case .members(let index):
            declarations.memberChecks.append(index)
            let check = program.memberChecks[Int(index)]
            if check.listsMembers { declarations.listsMembers = true }
        case .items(let prefix, let rest): declarations.items.append((prefix, rest))
        case .contains(let index):
            declarations.anyItem.append(program.containsChecks[Int(index)].schema)
        case .unevaluatedItems(let schema): declarations.anyItem.append(schema)
        case .unevaluatedProperties(let schema):
            if asksForSomething(schema) { declarations.otherMembers.append(schema) }
        case .dependentSchemas(let name): open.append(program.names[Int(name)].schema)
        case .reference(let schema): open.append(schema)
        case .dynamicReference(let schema, let name):
            open.append(schema)
            for resource in program.dynamicAnchors {
                open.append(contentsOf: resource.anchors.filter { $0.name == name }.map(\.schema))
            }
        case .all(let list), .any(let list), .one(let list):
            open.append(contentsOf: program.lists[list.indices])
        case .condition(let index):
            let condition = program.conditions[Int(index)]
            open.append(contentsOf: [condition.test, condition.accepted, condition.rejected].filter { $0 >= 0 })
        case .types, .oneOfValues, .multipleOf, .range, .length, .itemCount, .memberCount, .pattern, .format,
            .uniqueItems, .dependentRequired, .not:
            break
        }
    }
}
