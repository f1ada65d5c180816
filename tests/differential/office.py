"""A headless LibreOffice that runs Basic, for the scripts of this folder."""
import contextlib
import os
import shutil
import subprocess
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.uno import Exception as UnoException

SCRIPT = 'vnd.sun.star.script:Standard.%s.%s?language=Basic&location=document'


def value(name, content):
    p = PropertyValue()
    p.Name, p.Value = name, content
    return p


class Office:
    """One hidden document whose Basic library takes modules."""

    def __init__(self, desktop):
        self.document = desktop.loadComponentFromURL(
            'private:factory/scalc', '_blank', 0, (value('Hidden', True), value('MacroExecutionMode', 4)))
        libraries = self.document.BasicLibraries
        if not libraries.hasByName('Standard'):
            libraries.createLibrary('Standard')
        self.library = libraries.getByName('Standard')
        self.provider = self.document.getScriptProvider()

    def module(self, name, source):
        if self.library.hasByName(name):
            self.library.removeByName(name)
        self.library.insertByName(name, source)

    def call(self, module, function):
        return self.provider.getScript(SCRIPT % (module, function)).invoke((), (), ())[0]

    def close(self):
        self.document.close(True)


@contextlib.contextmanager
def running():
    """Starts LibreOffice with a profile of its own and ends it, and only it."""
    home = tempfile.mkdtemp(prefix='sekisho-office-')
    pipe = 'sekisho%d' % os.getpid()
    process = subprocess.Popen(
        ['soffice', '--headless', '--norestore', '--nologo', '--nodefault', '--nolockcheck',
         '-env:UserInstallation=file://' + home, '--accept=pipe,name=%s;urp' % pipe],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=dict(os.environ, LANG='en_US.UTF-8', LC_ALL='C.UTF-8', TZ='UTC'))
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver', local)
    try:
        for attempt in range(120):
            try:
                context = resolver.resolve('uno:pipe,name=%s;urp;StarOffice.ComponentContext' % pipe)
                break
            except UnoException:
                time.sleep(0.5)
        else:
            raise SystemExit('LibreOffice does not answer')
        desktop = context.ServiceManager.createInstanceWithContext('com.sun.star.frame.Desktop', context)
        office = Office(desktop)
        try:
            yield office
        finally:
            office.close()
            with contextlib.suppress(UnoException):
                desktop.terminate()
    finally:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(home, ignore_errors=True)
