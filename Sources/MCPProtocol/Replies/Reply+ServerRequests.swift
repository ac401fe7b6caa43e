internal import JSONText

extension Reply {
    /// The answer to a server that asks its client for something that policy does not let it have.
    package static func serverRequestDeclined(_ id: RequestID, method: Method?) -> [UInt8] {
        switch method {
        case .samplingCreateMessage:
            error(id, code: -1, message: "User rejected sampling request")
        case .elicitationCreate:
            result(id) { writer in
                writer.beginObject()
                writer.key("action")
                writer.string("decline")
                writer.endObject()
            }
        case .toolsCall, .toolsList, .initialize, .ping, .serverDiscover, .resourcesList, .resourceTemplatesList,
            .resourcesRead, .resourcesSubscribe, .resourcesUnsubscribe, .promptsList, .promptsGet,
            .completionComplete, .loggingSetLevel, .subscriptionsListen, .tasksGet, .tasksResult, .tasksList,
            .tasksCancel, .tasksUpdate, .rootsList, .initialized, .cancelled, .progress, .rootsListChanged,
            .tasksStatus, .tasksNotification, .logMessage, .toolsListChanged, .promptsListChanged,
            .resourcesListChanged, .resourcesUpdated, .elicitationComplete, .subscriptionsAcknowledged, .none:
            methodNotFound(id)
        }
    }
}
