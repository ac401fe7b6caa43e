/// A side of a session.
package enum Side: Sendable, Hashable {
    case client, server
}

/// Which part of a policy a method falls under.
package enum PolicedAs: Sendable, Hashable {
    case tool, resource, prompt
    /// A completion names a prompt or a resource: see ``CompletionRequest``.
    case completion
    /// Nothing that a policy names.
    case none
}

extension Method {
    /// True when the method has no id and no answer.
    package var isNotification: Bool {
        switch self {
        case .initialized, .cancelled, .progress, .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage,
            .toolsListChanged, .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged:
            true
        case .toolsCall, .toolsList, .initialize, .ping, .serverDiscover, .resourcesList, .resourceTemplatesList,
            .resourcesRead, .resourcesSubscribe, .resourcesUnsubscribe, .promptsList, .promptsGet,
            .completionComplete, .loggingSetLevel, .subscriptionsListen, .tasksGet, .tasksResult, .tasksList,
            .tasksCancel, .tasksUpdate, .samplingCreateMessage, .elicitationCreate, .rootsList:
            false
        }
    }

    /// True when some revision lets `side` send the method.
    package func mayComeFrom(_ side: Side) -> Bool {
        switch self {
        case .ping, .tasksGet, .tasksResult, .tasksList, .tasksCancel, .cancelled, .progress, .tasksStatus:
            true
        case .toolsCall, .toolsList, .initialize, .serverDiscover, .resourcesList, .resourceTemplatesList,
            .resourcesRead, .resourcesSubscribe, .resourcesUnsubscribe, .promptsList, .promptsGet,
            .completionComplete, .loggingSetLevel, .subscriptionsListen, .tasksUpdate, .initialized,
            .rootsListChanged:
            side == .client
        case .samplingCreateMessage, .elicitationCreate, .rootsList, .logMessage, .toolsListChanged,
            .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged, .tasksNotification:
            side == .server
        }
    }

    /// True when `revision` has dropped the method, whoever sends it.
    package func isRemoved(in revision: Revision) -> Bool {
        guard revision.isModern else { return false }
        switch self {
        case .initialize, .ping, .loggingSetLevel, .resourcesSubscribe, .resourcesUnsubscribe, .tasksResult,
            .tasksList, .rootsListChanged:
            return true
        case .toolsCall, .toolsList, .serverDiscover, .resourcesList, .resourceTemplatesList, .resourcesRead,
            .promptsList, .promptsGet, .completionComplete, .subscriptionsListen, .tasksGet, .tasksCancel,
            .tasksUpdate, .samplingCreateMessage, .elicitationCreate, .rootsList, .initialized, .cancelled, .progress,
            .tasksStatus, .tasksNotification, .logMessage, .toolsListChanged, .promptsListChanged,
            .resourcesListChanged, .resourcesUpdated, .elicitationComplete, .subscriptionsAcknowledged:
            return false
        }
    }

    /// True for requests about a task, whose answers may bring what a call has left open.
    package var bringsTaskResults: Bool {
        switch self {
        case .tasksGet, .tasksResult, .tasksUpdate, .tasksCancel: true
        case .toolsCall, .toolsList, .initialize, .ping, .serverDiscover, .resourcesList, .resourceTemplatesList,
            .resourcesRead, .resourcesSubscribe, .resourcesUnsubscribe, .promptsList, .promptsGet,
            .completionComplete, .loggingSetLevel, .subscriptionsListen, .tasksList, .samplingCreateMessage,
            .elicitationCreate, .rootsList, .initialized, .cancelled, .progress, .rootsListChanged, .tasksStatus,
            .tasksNotification, .logMessage, .toolsListChanged, .promptsListChanged, .resourcesListChanged,
            .resourcesUpdated, .elicitationComplete, .subscriptionsAcknowledged:
            false
        }
    }

    /// The part of a policy that decides on a request with this method.
    package var policedAs: PolicedAs {
        switch self {
        case .toolsCall: .tool
        case .resourcesRead, .resourcesSubscribe, .resourcesUnsubscribe: .resource
        case .promptsGet: .prompt
        case .completionComplete: .completion
        case .toolsList, .initialize, .ping, .serverDiscover, .resourcesList, .resourceTemplatesList, .promptsList,
            .loggingSetLevel, .subscriptionsListen, .tasksGet, .tasksResult, .tasksList, .tasksCancel, .tasksUpdate,
            .samplingCreateMessage, .elicitationCreate, .rootsList, .initialized, .cancelled, .progress,
            .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage, .toolsListChanged,
            .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged:
            .none
        }
    }
}
