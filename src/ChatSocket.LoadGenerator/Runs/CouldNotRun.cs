namespace ChatSocket.LoadGenerator.Runs;

/// <summary>There is no program to start as a node.</summary>
internal sealed class NodeNotFoundException(string where) : Exception(where);

/// <summary>The members could not all enter their rooms, so there is nothing to verify.</summary>
internal sealed class NobodyAnswersException(string servers) : Exception(servers);
