package import JSONText

/// A compiled JSON Schema.
///
/// Judging costs bounded time and memory whatever schema and value say: a judgement that takes too much is given up,
/// and its value does not fit.
package struct JSONSchema: Sendable {
    let program: SchemaProgram
    private static let root: Int32 = 0

    /// Compiles the schema at a node of a document.
    ///
    /// - Throws: what is wrong with the schema, and where; also for a reference to a document that is not at hand, or
    ///   a dialect that is not known.
    package init(
        compiling document: JSONDocument, at node: JSONNodeID = .root, options: SchemaOptions = .init()
    ) throws(SchemaFault) {
        var compiler = SchemaCompiler(options: options)
        let tables = try compiler.compile(document, at: node)
        program = SchemaProgram(tables, options: options)
    }

    /// Whether a value fits.
    package func isValid(_ node: JSONNodeID, in document: JSONDocument) -> Bool {
        var validator = Validator(program, document, node, isReporting: false)
        return validator.accepts(Self.root, node) && !validator.isExhausted
    }

    /// Every way in which a value does not fit, at most `maxProblems`; empty when it fits.
    package func problems(of node: JSONNodeID, in document: JSONDocument) -> [SchemaProblem] {
        if isValid(node, in: document) { return [] }
        var validator = Validator(program, document, node, isReporting: true)
        _ = validator.accepts(Self.root, node)
        if validator.isExhausted || validator.problems.isEmpty {
            validator.problems.append(.exhausted)
        }
        return validator.problems
    }

    /// JSON Pointers to members that the schema does not declare, at most `maxProblems`.
    ///
    /// A member is declared by `properties`, by a pattern of `patternProperties`, or by a schema in
    /// `additionalProperties` or `unevaluatedProperties` that asks for something; in the schema itself and in those
    /// that it refers to or puts together (`not` aside). An object below the first one counts only where its schema
    /// lists members. A search that takes too much work returns the place that it reached.
    package func undeclaredMembers(of node: JSONNodeID, in document: JSONDocument) -> [String] {
        var search = UndeclaredMembers(program, document, node)
        return search.paths(schema: Self.root)
    }
}
