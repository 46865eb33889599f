using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Federation;
using EdgeFed.Observers;

namespace EdgeFed.Metrics;

/// <summary>All metrics of a unit, with their names and what they mean. Units and names are as Prometheus advises.</summary>
internal sealed class MetricsPage(UnitConfig config, MetricsRegistry board, TimeProvider time)
{
    private static readonly string[] AllPhases = [.. Enum.GetValues<UnitPhase>().Select(Phases.Name)];

    private readonly double? _start = ProcessFigures.StartTime(time.GetUtcNow());

    public async Task<string> MakeAsync() => Make(board.Story, await board.ReadAsync().ConfigureAwait(false));

    /// <summary>Every metric that a unit of this role may show, in order, whether it is known now or not.</summary>
    internal IReadOnlyList<MetricFamily> Families()
    {
        var families = new List<MetricFamily>();
        Write(new MetricsText(families.Add), new MetricsState(), UnitFigures.None);
        return families;
    }

    internal string Make(MetricsState story, UnitFigures? figures)
    {
        var text = new MetricsText();
        Write(text, story, figures);
        return text.ToString();
    }

    private void Write(MetricsText text, MetricsState story, UnitFigures? figures)
    {
        text.Info("edgefed_build_info", "What this binary is.", ("version", VersionInfo.Version), ("runtime", VersionInfo.Runtime));
        text.Info("edgefed_unit_info", "Who this unit is.", ("device", config.DeviceId), ("role", config.RoleName));
        WriteStory(text, story);
        if (figures is not null) WriteFigures(text, figures);
        if (config.Role == UnitRole.Aggregator) WriteRounds(text, story, figures);
        else WriteTraining(text, story, figures);
        WriteState(text);
        WriteProcess(text);
    }

    private static void WriteStory(MetricsText text, MetricsState story)
    {
        text.States("edgefed_phase", "What the unit is doing: 1 for that phase, 0 for the others.", "phase", AllPhases, Phases.Name(story.Phase));
        text.Gauge("edgefed_phase_progress_ratio", "How much of the phase is done, 0 to 1.", story.Progress);
        text.Gauge("edgefed_round", "Round that the unit is in, from 1; 0 outside rounds.", story.Round);
    }

    private static void WriteFigures(MetricsText text, UnitFigures figures)
    {
        text.Info("edgefed_job_info", "The job that the unit takes part in.", ("job", figures.Job));
        text.Gauge("edgefed_rounds", "Rounds of the whole job.", figures.Job is null ? null : figures.Rounds);
        text.Counter("edgefed_connections_total", "Connections to peers, after both sides welcomed each other.", figures.Contacts);
        text.Counter("edgefed_received_bytes_total", "Bytes of frames received from peers.", figures.BytesReceived);
        text.Counter("edgefed_sent_bytes_total", "Bytes of frames sent to peers.", figures.BytesSent);
        text.Counter("edgefed_retransmitted_bytes_total", "Bytes of chunks that were sent or received once more.", figures.BytesRetransmitted);
        text.Counter("edgefed_resumed_transfers_total", "Transfers that went on from chunks held before a cut.", figures.ResumedTransfers);
        text.Counter("edgefed_refused_total", "Peers refused or slowed, by limit or reason.", "reason", figures.Refused);
        text.Gauge("edgefed_spool_objects", "Models and updates in the spool, whole or in part.", figures.SpoolObjects);
        text.Gauge("edgefed_spool_bytes", "Bytes of the chunks of all objects in the spool.", figures.SpoolBytes);
        text.Gauge("edgefed_certificate_expiry_timestamp_seconds", "End of this unit's certificate.", figures.CertificateEnd?.ToUnixTimeSeconds());
    }

    private static void WriteRounds(MetricsText text, MetricsState story, UnitFigures? figures)
    {
        text.Gauge("edgefed_connected_workers", "Workers that are connected.", figures?.Connected);
        text.Gauge("edgefed_model_version", "Newest version of the model.", figures?.Round?.Version);
        text.Gauge("edgefed_round_members", "Workers asked in the open round; 0 between rounds.", figures?.Round?.Members);
        text.Gauge("edgefed_round_updates", "Updates here in the open round; 0 between rounds.", figures?.Round?.Updates);
        text.Counter("edgefed_updates_folded_total", "Updates folded into the model.", story.UpdatesFolded);
        text.Histogram("edgefed_round_duration_seconds", "Time of a round from its start to its durable end.", story.RoundSeconds);
        text.Gauge("edgefed_last_round_duration_seconds", "Time of the last round.", story.LastRound?.Seconds);
        text.Gauge("edgefed_test_loss", "Loss of the newest model on the test data.", story.LastRound?.Loss);
        text.Gauge("edgefed_test_accuracy_ratio", "Share of the test data that the newest model gets right, 0 to 1.", story.LastRound?.Accuracy);
    }

    private void WriteTraining(MetricsText text, MetricsState story, UnitFigures? figures)
    {
        text.Gauge("edgefed_connected", "Whether the aggregator is connected: 1 or 0.", figures?.Connected);
        text.Gauge("edgefed_last_contact_timestamp_seconds", "When anything last came from the aggregator.", LastContact(figures?.Uplink));
        text.Gauge("edgefed_link_round_trip_seconds", "Usual time to the aggregator and back, as the kernel measures it.", figures?.Uplink?.RoundTrip?.TotalSeconds);
        text.Gauge("edgefed_model_version", "Version of the model that the last training started from.", story.LastTraining?.Version);
        text.Histogram("edgefed_training_duration_seconds", "Time of one round's training on this unit.", story.TrainingSeconds);
        text.Counter("edgefed_training_examples_total", "Samples trained on, each once an epoch.", story.ExamplesTrained);
        text.Gauge("edgefed_training_loss", "Mean loss over the last epoch of the last training.", story.LastTraining?.Loss);
        text.Gauge("edgefed_training_accuracy_ratio", "Share of samples that the last epoch of the last training got right, 0 to 1.", story.LastTraining?.Accuracy);
    }

    private double? LastContact(UplinkFigures? uplink) =>
        uplink is null ? null : (time.GetUtcNow() - uplink.Quiet).ToUnixTimeMilliseconds() / 1e3;

    private void WriteState(MetricsText text)
    {
        var (size, free) = StateDisk.Read(config.State);
        text.Gauge("edgefed_state_filesystem_size_bytes", "Size of the file system that the state directory is on.", size);
        text.Gauge("edgefed_state_filesystem_free_bytes", "What is free of it for this unit.", free);
    }

    /// <summary>The names that every exporter gives these.</summary>
    private void WriteProcess(MetricsText text)
    {
        text.Counter("process_cpu_seconds_total", "Processor time of this process, user and system.", ProcessFigures.CpuSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory of this process that is in use.", ProcessFigures.ResidentBytes);
        text.Gauge("process_open_fds", "Open file descriptors.", ProcessFigures.OpenFiles());
        text.Gauge("process_max_fds", "Most file descriptors that may be open.", ProcessFigures.MaxFiles());
        text.Gauge("process_start_time_seconds", "When this process started, in seconds since 1970.", _start);
    }
}
