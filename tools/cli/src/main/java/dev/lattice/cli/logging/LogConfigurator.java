package dev.lattice.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/** Configures logback, which finds this class through {@code META-INF/services}. */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        LogLevels levels = LogLevels.chosen();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        // Messages may hold names from other machines: no line of theirs shall look like one of ours.
        String message = "%replace(%msg){'[\\p{Cntrl}]', ' '}%n";
        encoder.setPattern(
                levels == LogLevels.DEBUG
                        ? "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{30}: " + message + "%ex"
                        : "%d{HH:mm:ss} %-5level " + message + "%nopex");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(loggers);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(levels == LogLevels.QUIET ? Level.OFF : Level.WARN);
        if (levels != LogLevels.QUIET) {
            loggers.getLogger("dev.lattice").setLevel(levels == LogLevels.DEBUG ? Level.DEBUG : Level.INFO);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
